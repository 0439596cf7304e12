import check from '../../../checks/firewall/outgoing-restricted.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const out = [
  ':OUTPUT DROP [0:0]',
  '-A OUTPUT -o lo -j ACCEPT',
  '-A OUTPUT -p tcp -m tcp --dport 443 -j ACCEPT',
];

testCheck(check, [
  {
    name: 'only https may leave',
    facts: { self: { firewall: exampleFirewall([...DENY, ...out]) } },
    expect: 'pass',
  },
  {
    name: 'everything may leave, as usual',
    facts: { self: { firewall: exampleFirewall([...DENY, ':OUTPUT ACCEPT [0:0]']) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Programs of this host may connect to anywhere',
          expected: 'drop by default',
          actual: 'accept by default',
          location: { resource: 'output' },
        },
      ],
      follows: ['firewall/active'],
    },
  },
  {
    name: 'hidden rules',
    facts: { self: { firewall: exampleFirewall(DENY, DENY, { gap: HIDDEN }) } },
    expect: 'unknown',
  },
  { name: 'a container', facts: { self: { firewall: null } }, expect: 'not-applicable' },
]);
