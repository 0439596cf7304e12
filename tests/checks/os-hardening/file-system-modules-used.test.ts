import type { KernelModules } from 'rempart/check';
import check from '../../../checks/os-hardening/file-system-modules-used.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aSystem, inContainer } from '../host-examples.ts';

const modules = (...loaded: readonly string[]): KernelModules => ({
  loaded: new Set(loaded),
  available: new Set(loaded),
  builtIn: new Set(),
  rules: [],
  reason: null,
});
const mounts = [aMount('/', 'rw')];
const system = aSystem();

testCheck(check, [
  {
    name: 'ordinary ones',
    facts: { self: { modules: modules('ext4', 'vfat'), mounts, system } },
    expect: 'pass',
  },
  {
    name: 'a mounted share of Windows, under its other name',
    facts: {
      self: { modules: modules('cifs'), mounts: [aMount('/mnt', 'rw', { fileSystem: 'smb3' })], system },
    },
    expect: 'pass',
  },
  {
    name: 'left behind by os-prober',
    facts: { self: { modules: modules('jfs', 'ufs'), mounts, system } },
    expect: 'fail',
  },
  {
    name: 'a kernel without modules',
    facts: { self: { modules: { ...modules(), loaded: null }, mounts, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container sees those of its host',
    facts: { self: { modules: modules('jfs'), mounts, system: inContainer } },
    expect: 'not-applicable',
  },
]);
