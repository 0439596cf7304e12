import { completeSet } from 'rempart/check';
import check from '../../../checks/os-hardening/usb-devices-authorised.ts';
import { testCheck } from '../../test-check.ts';
import { known, unit, unitsOf } from '../attack-surface/example-host.ts';
import { aSystem, inContainer, notKnown } from '../host-examples.ts';

const system = aSystem({ machine: 'bare-metal' });
const bus = (...authorised: readonly string[]) =>
  completeSet(authorised.map((value, index) => ({ name: `usb${index + 1}`, authorised: value })));
const none = known(unitsOf());

testCheck(check, [
  {
    name: 'closed, and internal only',
    facts: { self: { buses: bus('0', '2'), units: none, system } },
    expect: 'pass',
  },
  {
    name: 'usbguard runs',
    facts: { self: { buses: bus('1'), units: known(unitsOf(unit('usbguard.service'))), system } },
    expect: 'pass',
  },
  { name: 'as installed', facts: { self: { buses: bus('1', '0'), units: none, system } }, expect: 'fail' },
  {
    name: 'everything but wireless',
    facts: { self: { buses: bus('-1'), units: notKnown, system } },
    expect: 'fail',
  },
  { name: 'no bus', facts: { self: { buses: bus(), units: none, system } }, expect: 'not-applicable' },
  {
    name: 'a virtual machine',
    facts: { self: { buses: bus('1'), units: none, system: aSystem() } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { buses: bus('1'), units: none, system: inContainer } },
    expect: 'not-applicable',
  },
]);
