import type { NetworkInterfaces } from 'rempart/check';
import check from '../../../checks/attack-surface/ipv6-decided.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, someParameters } from '../host-examples.ts';

const network = (ipv6: NetworkInterfaces['ipv6']): NetworkInterfaces => ({
  outside: ['eth0'],
  ipv6,
  forwards: { ipv4: false, ipv6: false },
});
const on = someParameters({ 'net.ipv6.conf.all.disable_ipv6': '0' });
const system = aSystem();

testCheck(check, [
  { name: 'used', facts: { self: { network: network('global'), parameters: on, system } }, expect: 'pass' },
  { name: 'off', facts: { self: { network: network('off'), parameters: on, system } }, expect: 'pass' },
  {
    name: 'a kernel without it',
    facts: { self: { network: network('off'), parameters: someParameters({ 'kernel.x': '1' }), system } },
    expect: 'pass',
  },
  {
    name: 'left on',
    facts: { self: { network: network('link-local'), parameters: on, system } },
    expect: 'fail',
  },
  {
    name: 'a container',
    facts: { self: { network: network('link-local'), parameters: on, system: inContainer } },
    expect: 'not-applicable',
  },
]);
