import check from '../../../checks/attack-surface/host-folders-not-shared.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aSystem, inContainer } from '../host-examples.ts';

const share = (fileSystem: string, options: string) =>
  aMount('/media/share', options, { fileSystem, source: 'share' });
const system = aSystem();

testCheck(check, [
  {
    name: 'read-only',
    facts: { self: { mounts: [share('virtiofs', 'ro,nosuid')], system } },
    expect: 'pass',
  },
  { name: 'VirtualBox', facts: { self: { mounts: [share('vboxsf', 'rw')], system } }, expect: 'fail' },
  {
    name: 'VMware by FUSE',
    facts: { self: { mounts: [share('fuse.vmhgfs-fuse', 'rw')], system } },
    expect: 'fail',
  },
  {
    name: 'a network share is none',
    facts: { self: { mounts: [share('nfs4', 'rw')], system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container in a small machine of its own gets its files so',
    facts: { self: { mounts: [share('virtiofs', 'rw')], system: inContainer } },
    expect: 'not-applicable',
  },
]);
