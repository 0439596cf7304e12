import check from '../../../checks/docker-engine/seccomp-default.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (seccomp: string | null) => ({ self: { info: engine({ seccomp }) } });

testCheck(check, [
  { name: '`builtin`, as engines since 23 call it', facts: self('builtin'), expect: 'pass' },
  { name: '`default`, as engines before 23 called it', facts: self('default'), expect: 'pass' },
  { name: 'unconfined', facts: self('unconfined'), expect: 'fail' },
  { name: 'a kernel without seccomp', facts: self(null), expect: 'fail' },
  {
    name: 'a file of one’s own is milder',
    facts: self('/etc/docker/seccomp.json'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The default profile is a file of your own',
          expected: 'builtin or default',
          actual: '/etc/docker/seccomp.json',
          severity: 'medium',
          location: { pointer: '/SecurityOptions' },
        },
      ],
    },
  },
  {
    name: 'Podman names the distribution’s file',
    facts: { self: { info: podman({ seccomp: '/usr/share/containers/seccomp.json' }) } },
    expect: 'pass',
  },
  { name: 'not told', facts: { self: { info: engine({}, { securityOptions: null }) } }, expect: 'unknown' },
]);
