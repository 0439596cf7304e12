import check from '../../../checks/os-hardening/reboot-keys-off.ts';
import { testCheck } from '../../test-check.ts';
import { unit, unitsOf } from '../attack-surface/example-host.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';

const system = aSystem();
const keys = (state: 'masked' | 'alias') =>
  known(unitsOf(unit('ctrl-alt-del.target', { state, target: 'reboot.target', active: null })));
const openrc = known({ ...unitsOf(unit('sshd', { manager: 'openrc' })), manager: 'openrc' as const });
const none = { shells: [], rebootKeys: null, inittab: false };
const inittab = { ...none, inittab: true };

testCheck(check, [
  { name: 'masked', facts: { self: { units: keys('masked'), rescue: none, system } }, expect: 'pass' },
  {
    name: 'as installed: an alias of the restart',
    facts: { self: { units: keys('alias'), rescue: none, system } },
    expect: 'fail',
  },
  {
    name: 'no file says anything',
    facts: { self: { units: known(unitsOf()), rescue: none, system } },
    expect: 'fail',
  },
  {
    name: 'OpenRC without the line',
    facts: { self: { units: openrc, rescue: inittab, system } },
    expect: 'pass',
  },
  {
    name: 'Alpine as installed',
    facts: {
      self: {
        units: openrc,
        rescue: { ...inittab, rebootKeys: { command: '/sbin/reboot', line: 14 } },
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'an unknown init',
    facts: { self: { units: openrc, rescue: none, system } },
    expect: 'not-applicable',
  },
  { name: 'units not seen', facts: { self: { units: notKnown, rescue: none, system } }, expect: 'unknown' },
  {
    name: 'a container',
    facts: { self: { units: keys('alias'), rescue: none, system: inContainer } },
    expect: 'not-applicable',
  },
]);
