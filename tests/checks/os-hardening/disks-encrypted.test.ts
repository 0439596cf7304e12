import check from '../../../checks/os-hardening/disks-encrypted.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aSystem, inContainer } from '../host-examples.ts';

const system = aSystem({ machine: 'bare-metal' });
const root = aMount('/', 'rw', { device: '253:0' });
const encrypted = new Set(['253:0']);

testCheck(check, [
  { name: 'on LUKS', facts: { self: { mounts: [root], encrypted, system } }, expect: 'pass' },
  {
    name: 'the home folders beside it',
    facts: { self: { mounts: [root, aMount('/home', 'rw', { device: '8:2' })], encrypted, system } },
    expect: 'fail',
  },
  {
    name: 'btrfs hides its devices',
    facts: {
      self: { mounts: [aMount('/', 'rw', { device: '0:33', fileSystem: 'btrfs' })], encrypted, system },
    },
    expect: 'unknown',
  },
  {
    name: 'a live system in memory',
    facts: {
      self: { mounts: [aMount('/', 'rw', { device: '0:5', fileSystem: 'tmpfs' })], encrypted, system },
    },
    expect: 'not-applicable',
  },
  {
    name: 'a guest, whose host may encrypt',
    facts: { self: { mounts: [root], encrypted: new Set<string>(), system: aSystem() } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { mounts: [root], encrypted: new Set<string>(), system: inContainer } },
    expect: 'not-applicable',
  },
]);
