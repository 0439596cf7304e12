import check from '../../../checks/os-hardening/foreign-formats-unregistered.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const format = (flags: string, enabled = true) => ({
  name: 'qemu-aarch64',
  interpreter: '/usr/bin/qemu-aarch64-static',
  enabled,
  flags,
});

testCheck(check, [
  { name: 'nothing registered', facts: { self: { formats: [], system } }, expect: 'pass' },
  {
    name: 'an archive of Java or Python',
    facts: { self: { formats: [format('')], system } },
    expect: 'pass',
  },
  { name: 'switched off', facts: { self: { formats: [format('OCF', false)], system } }, expect: 'pass' },
  {
    name: 'an emulator with setuid rights',
    facts: { self: { formats: [format('OCF')], system } },
    expect: 'fail',
  },
  {
    name: 'an emulator kept open for containers',
    facts: { self: { formats: [format('F')], system } },
    expect: 'fail',
  },
  { name: 'not mounted', facts: { self: { formats: null, system } }, expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { formats: [format('OCF')], system: inContainer } },
    expect: 'not-applicable',
  },
]);
