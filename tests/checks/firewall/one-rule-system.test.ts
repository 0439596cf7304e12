import { parseIptablesSave } from 'rempart/check';
import check from '../../../checks/firewall/one-rule-system.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const nft = exampleFirewall(DENY);
const legacy = (rules: readonly string[]) =>
  parseIptablesSave(`*filter\n${rules.join('\n')}\nCOMMIT\n`, 'ipv4', 'legacy');
const both = { ...nft, sources: ['iptables', 'iptables-legacy'] as const };

testCheck(check, [
  {
    name: 'nftables alone',
    facts: { self: { firewall: nft } },
    expect: { outcome: 'pass', note: 'iptables' },
  },
  {
    name: 'rules of both',
    facts: { self: { firewall: { ...both, chains: [...nft.chains, ...legacy(DENY)] } } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Rules of legacy iptables and of nftables are loaded at once',
          expected: 'one of them',
          actual: 'iptables, iptables-legacy',
          location: { resource: 'rule systems' },
        },
      ],
    },
  },
  {
    name: 'empty legacy chains that a module left',
    facts: { self: { firewall: { ...both, chains: [...nft.chains, ...legacy([':INPUT ACCEPT [0:0]'])] } } },
    expect: 'pass',
  },
  {
    name: 'legacy rules that could not be shown',
    facts: { self: { firewall: { ...nft, gap: HIDDEN } } },
    expect: 'unknown',
  },
  {
    name: 'no rules',
    facts: { self: { firewall: exampleFirewall(null, null, { sources: [] }) } },
    expect: 'not-applicable',
  },
  { name: 'a container', facts: { self: { firewall: null } }, expect: 'not-applicable' },
]);
