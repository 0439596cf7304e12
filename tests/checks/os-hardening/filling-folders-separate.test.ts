import check from '../../../checks/os-hardening/filling-folders-separate.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const root = aMount('/', 'rw', { device: '8:1' });
const all = ['/tmp', '/dev/shm', '/var', '/var/tmp', '/var/log', '/var/log/audit', '/home'].map(
  (path, index) => aMount(path, 'rw', { device: `8:${index + 2}` }),
);

testCheck(check, [
  { name: 'all apart', facts: { self: { mounts: [root, ...all], system } }, expect: 'pass' },
  { name: 'one disk', facts: { self: { mounts: [root], system } }, expect: 'fail' },
  {
    name: 'a bind mount of the root file system is none',
    facts: {
      self: {
        mounts: [root, ...all.slice(1), aMount('/tmp', 'rw', { device: '8:1', root: '/var/tmp' })],
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'a subvolume is one',
    facts: {
      self: {
        mounts: [
          { ...root, fileSystem: 'btrfs' },
          ...all.slice(0, -1),
          aMount('/home', 'rw', { device: '8:1', root: '/@home', fileSystem: 'btrfs' }),
        ],
        system,
      },
    },
    expect: 'pass',
  },
  { name: 'a container', facts: { self: { mounts: [root], system: inContainer } }, expect: 'not-applicable' },
]);
