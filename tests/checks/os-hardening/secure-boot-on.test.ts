import check from '../../../checks/os-hardening/secure-boot-on.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

testCheck(check, [
  { name: 'on', facts: { self: { state: 'on', system: aSystem() } }, expect: 'pass' },
  {
    name: 'off',
    facts: { self: { state: 'off', system: aSystem({ machine: 'bare-metal' }) } },
    expect: 'fail',
  },
  {
    name: 'off in a virtual machine is a hint',
    facts: { self: { state: 'off', system: aSystem() } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The firmware starts unsigned code',
          expected: 'on',
          actual: 'off',
          location: { resource: 'SecureBoot' },
          severity: 'info',
        },
      ],
    },
  },
  { name: 'a BIOS', facts: { self: { state: 'legacy', system: aSystem() } }, expect: 'not-applicable' },
  { name: 'a container', facts: { self: { state: 'off', system: inContainer } }, expect: 'not-applicable' },
]);
