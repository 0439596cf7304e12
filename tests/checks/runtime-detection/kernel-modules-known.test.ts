import type { KernelModules } from 'rempart/check';
import check from '../../../checks/runtime-detection/kernel-modules-known.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const known: KernelModules = {
  loaded: new Set(),
  available: new Set(['ext4', 'loop']),
  builtIn: new Set(),
  rules: [],
  reason: null,
};
const of = (loaded: Readonly<Record<string, string>> | null, sysfs = Object.keys(loaded ?? {})) => ({
  modules: known,
  loaded: loaded === null ? null : new Map(Object.entries(loaded)),
  sysfs,
  system,
});

testCheck(check, [
  { name: 'of the kernel', facts: { self: of({ ext4: '' }) }, expect: 'pass' },
  {
    name: 'one without a file, unsigned',
    facts: { self: of({ ext4: '', diamorphine: 'OE' }) },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The module diamorphine lies nowhere below /lib/modules',
          expected: 'a module of the running kernel',
          actual: 'loaded from elsewhere, taints OE',
          location: { resource: 'module diamorphine' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'one that took itself off the list',
    facts: { self: of({ ext4: '' }, ['ext4', 'reptile']) },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The module reptile is loaded, but not in the list of modules',
          expected: 'a module that /proc/modules lists',
          actual: 'in /sys/module alone',
          location: { resource: 'module reptile', path: '/sys/module/reptile' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'live patches lie in a folder of their own',
    facts: { self: of({ ext4: '', kpatch_5_14_0_1: 'OEK' }) },
    expect: 'pass',
  },
  {
    name: 'the files of the running kernel are gone after an update',
    facts: { self: { ...of({ ext4: '' }), modules: { ...known, available: new Set<string>() } } },
    expect: 'unknown',
  },
  { name: 'a kernel without modules', facts: { self: of(null) }, expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { ...of({ diamorphine: 'OE' }), system: inContainer } },
    expect: 'not-applicable',
  },
]);
