import check from '../../../checks/docker-engine/no-warnings.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';

const self = (...warnings: readonly string[]) => ({ self: { info: engine({}, { warnings }) } });

testCheck(check, [
  { name: 'none (JSON null)', facts: { self: { info: engine() } }, expect: 'pass' },
  {
    name: 'a limit that the kernel does not keep',
    facts: self('WARNING: No swap limit support'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The engine warns: No swap limit support',
          expected: 'no warning',
          actual: 'No swap limit support',
          location: { pointer: '/Warnings', resource: 'no swap limit support' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'bridged packets that no rule sees',
    facts: self('WARNING: bridge-nf-call-iptables is disabled'),
    expect: 'fail',
  },
  {
    name: 'a limit that few use, milder; numbers are no part of the key',
    facts: self('WARNING: No io.weight support on kernel 6.1.0'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The engine warns: No io.weight support on kernel 6.1.0',
          expected: 'no warning',
          actual: 'No io.weight support on kernel 6.1.0',
          location: { pointer: '/Warnings', resource: 'no io.weight support on kernel #' },
          severity: 'info',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'what other checks judge is not told twice',
    facts: self(
      'WARNING: API is accessible on http://0.0.0.0:2375 without encryption.',
      'WARNING: daemon is not using the default seccomp profile',
      'WARNING: Support for cgroup v1 is deprecated and planned to be removed',
      'WARNING: the aufs storage-driver is deprecated',
      '',
    ),
    expect: 'pass',
  },
  { name: 'not told', facts: { self: { info: engine({}, { warnings: null }) } }, expect: 'unknown' },
]);
