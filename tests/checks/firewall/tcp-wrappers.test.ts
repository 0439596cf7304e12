import check from '../../../checks/firewall/tcp-wrappers.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const rules = [{ text: 'ALL: ALL', path: '/etc/hosts.deny', line: 3 }];
const open = exampleFirewall([':INPUT ACCEPT [0:0]']);

testCheck(check, [
  {
    name: 'beside a packet filter',
    facts: { self: { rules, firewall: exampleFirewall(DENY) } },
    expect: 'pass',
  },
  {
    name: 'alone',
    facts: { self: { rules, firewall: open } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Somebody is shut out by hosts.deny, which most programs never ask',
          expected: 'a packet filter',
          actual: 'ALL: ALL',
          location: { path: '/etc/hosts.deny', line: 3, resource: 'hosts.deny' },
        },
      ],
      follows: ['firewall/active'],
    },
  },
  { name: 'hidden rules', facts: { self: { rules, firewall: { ...open, gap: HIDDEN } } }, expect: 'unknown' },
  { name: 'no rules', facts: { self: { rules: [], firewall: open } }, expect: 'not-applicable' },
  { name: 'a container', facts: { self: { rules, firewall: null } }, expect: 'not-applicable' },
]);
