import check from '../../../checks/os-hardening/kernel-locked-down.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();

testCheck(check, [
  { name: 'Secure Boot sets integrity', facts: { self: { lockdown: 'integrity', system } }, expect: 'pass' },
  { name: 'none', facts: { self: { lockdown: 'none', system } }, expect: 'fail' },
  { name: 'no lockdown built', facts: { self: { lockdown: null, system } }, expect: 'not-applicable' },
  {
    name: 'a container sees that of its host',
    facts: { self: { lockdown: 'none', system: inContainer } },
    expect: 'not-applicable',
  },
]);
