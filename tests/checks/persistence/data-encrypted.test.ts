import type { Mount } from 'rempart/check';
import check from '../../../checks/persistence/data-encrypted.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const at = (path: string, device: string, fileSystem = 'ext4'): Mount => ({
  path,
  device,
  root: '/',
  source: `/dev/${device}`,
  fileSystem,
  options: [],
  superOptions: [],
  propagation: [],
});
const facts = (
  mounts: readonly Mount[],
  encrypted: readonly string[],
  dockerRootDir: string | null = '/var/lib/docker',
) => ({
  self: { info: engine({}, { dockerRootDir }) },
  parent: { host: { mounts, encrypted: new Set(encrypted) } },
});
const target = engineTarget;

testCheck(check, [
  { name: 'on LUKS', target, facts: facts([at('/', '253:0')], ['253:0']), expect: 'pass' },
  {
    name: 'the root is, the data is not',
    target,
    facts: facts([at('/', '253:0'), at('/var/lib/docker', '8:16')], ['253:0']),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The disk below the engine’s volumes is not encrypted by this machine',
          expected: 'dm-crypt below it',
          actual: '/dev/8:16 at /var/lib/docker',
          location: { path: '/var/lib/docker', resource: 'data root' },
        },
      ],
    },
  },
  {
    name: 'btrfs has no device of its own number',
    target,
    facts: facts([at('/', '0:30', 'btrfs')], ['253:0']),
    expect: 'not-applicable',
  },
  { name: 'no root seen', target, facts: facts([], []), expect: 'unknown' },
  { name: 'not told', target, facts: facts([at('/', '8:1')], [], null), expect: 'unknown' },
]);
