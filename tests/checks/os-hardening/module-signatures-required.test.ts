import type { KernelModules } from 'rempart/check';
import check from '../../../checks/os-hardening/module-signatures-required.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';

const modules: KernelModules = {
  loaded: new Set(['ext4']),
  available: new Set(['ext4']),
  builtIn: new Set(),
  rules: [],
  reason: null,
};
const open = known('none' as const);
const system = aSystem();

testCheck(check, [
  { name: 'required', facts: { self: { enforced: true, lockdown: open, modules, system } }, expect: 'pass' },
  {
    name: 'lockdown requires them whatever the parameter says',
    facts: { self: { enforced: false, lockdown: known('integrity' as const), modules, system } },
    expect: 'pass',
  },
  {
    name: 'as installed',
    facts: { self: { enforced: false, lockdown: open, modules, system } },
    expect: 'fail',
  },
  {
    name: 'a kernel that checks none',
    facts: { self: { enforced: null, lockdown: known(null), modules, system } },
    expect: 'fail',
  },
  {
    name: 'lockdown cannot be read',
    facts: { self: { enforced: false, lockdown: notKnown, modules, system } },
    expect: 'unknown',
  },
  {
    name: 'no modules at all',
    facts: { self: { enforced: null, lockdown: open, modules: { ...modules, loaded: null }, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { enforced: false, lockdown: open, modules, system: inContainer } },
    expect: 'not-applicable',
  },
]);
