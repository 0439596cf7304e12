import check from '../../../checks/firewall/neighbour-discovery.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const icmp = [...DENY, '-A INPUT -p icmpv6 -j ACCEPT'];
const v6 = (rules: readonly string[]) => exampleFirewall(DENY, rules);

testCheck(check, [
  { name: 'let in', facts: { self: { firewall: v6(icmp) } }, expect: 'pass' },
  { name: 'forgotten', facts: { self: { firewall: v6(DENY) } }, expect: 'fail' },
  {
    name: 'that of IPv4 does not help',
    facts: { self: { firewall: v6([...DENY, '-A INPUT -p icmp -j ACCEPT']) } },
    expect: 'fail',
  },
  {
    name: 'hidden rules',
    facts: { self: { firewall: { ...v6(icmp), gap: HIDDEN } } },
    expect: 'unknown',
  },
  {
    name: 'everything is let in',
    facts: { self: { firewall: v6([':INPUT ACCEPT [0:0]']) } },
    expect: 'not-applicable',
  },
  {
    name: 'no IPv6',
    facts: {
      self: { firewall: { ...v6(DENY), network: { ...v6(DENY).network, ipv6: 'off' } } },
    },
    expect: 'not-applicable',
  },
  { name: 'a container', facts: { self: { firewall: null } }, expect: 'not-applicable' },
]);
