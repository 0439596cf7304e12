import type { Mount } from 'rempart/check';
import check from '../../../checks/persistence/engine-data-separate.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';
import { aMount } from '../host-examples.ts';

const root = aMount('/', 'rw', { device: '8:1' });
const facts = (dockerRootDir: string | null, ...mounts: readonly Mount[]) => ({
  self: { info: engine({}, { dockerRootDir }) },
  parent: { host: { mounts } },
});

testCheck(check, [
  {
    name: 'a file system of its own',
    facts: facts('/var/lib/docker', root, aMount('/var/lib/docker', 'rw', { device: '8:2' })),
    expect: 'pass',
  },
  {
    name: 'on that of /var',
    facts: facts('/var/lib/docker', root, aMount('/var', 'rw', { device: '8:3' })),
    expect: { outcome: 'pass', note: '/var/lib/docker on /var' },
  },
  { name: 'on the root', facts: facts('/var/lib/docker', root), expect: 'fail' },
  {
    name: 'the folder mounted over itself, as the engine does where mounts are private',
    facts: facts(
      '/var/lib/docker',
      root,
      aMount('/var/lib/docker', 'rw', { device: '8:1', root: '/var/lib/docker' }),
    ),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The engine’s data lies on the root file system',
          expected: 'a file system of its own',
          actual: '/var/lib/docker on /var/lib/docker, which is /var/lib/docker of the root',
          location: { path: '/var/lib/docker', resource: 'data root' },
        },
      ],
    },
  },
  {
    name: 'a file system of its own, mounted over itself',
    facts: facts(
      '/var/lib/docker',
      root,
      aMount('/var/lib/docker', 'rw', { device: '8:2' }),
      aMount('/var/lib/docker', 'rw', { device: '8:2' }),
    ),
    expect: 'pass',
  },
  {
    name: 'with user namespaces, below a file system of its own',
    facts: facts('/var/lib/docker/100000.100000', root, aMount('/var/lib/docker', 'rw', { device: '8:4' })),
    expect: 'pass',
  },
  {
    name: 'a mount with a name that only begins alike',
    facts: facts('/var/lib/docker', root, aMount('/var/lib/doc', 'rw', { device: '8:5' })),
    expect: 'fail',
  },
  { name: 'its folder not told', facts: facts(null, root), expect: 'unknown' },
  { name: 'no root among the mounts', facts: facts('/var/lib/docker'), expect: 'unknown' },
]);
