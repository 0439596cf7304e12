import check from '../../../checks/filesystem-permissions/image-volumes.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const volumes = (...paths: readonly string[]) => ({ self: { image: image({ volumes: paths }) } });

testCheck(check, [
  { name: 'none', facts: volumes(), expect: 'not-applicable' },
  { name: 'data', facts: volumes('/var/lib/postgresql/data', '/data'), expect: 'pass' },
  {
    name: 'settings of one program',
    facts: volumes('/etc/nginx/conf.d', '/usr/share/nginx/html'),
    expect: 'pass',
  },
  {
    name: 'the folder of all settings, with a slash at its end',
    facts: volumes('/data', '/etc/'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image declares /etc to be a volume',
          expected: 'volumes for data alone',
          actual: '/etc',
          location: { pointer: '/Config/Volumes', resource: '/etc' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'the root', facts: volumes('/'), expect: 'fail' },
  { name: 'something of the kernel', facts: volumes('/sys/fs/cgroup'), expect: 'fail' },
  { name: 'keys of root', facts: volumes('/root/.ssh'), expect: 'fail' },
  { name: 'the engine’s socket', facts: volumes('/var/run/docker.sock'), expect: 'fail' },
  { name: 'not told', facts: { self: { image: image({ volumes: null }) } }, expect: 'unknown' },
]);
