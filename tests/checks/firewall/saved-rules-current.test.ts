import { completeSet, type FileEntry, type ListeningSocket } from 'rempart/check';
import check from '../../../checks/firewall/saved-rules-current.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, known, NO_PERMISSION } from '../host-examples.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const manager = (name: string, enabled = true) => ({ name, enabled, loadsFilter: true, unit: name });
const managers = [manager('iptables-persistent')];
const saved = (path: string, rules: readonly string[]): FileEntry =>
  anEntry(path, 0o640, { content: `*filter\n${rules.join('\n')}\nCOMMIT\n` });
const v4 = saved('/etc/iptables/rules.v4', DENY);
const v6 = saved('/etc/iptables/rules.v6', DENY);
const sockets = known(completeSet<ListeningSocket>([]));
const mysql: ListeningSocket = {
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port: 3306,
  scope: 'wildcard',
  uid: 101,
  process: 'mysqld',
  pid: 9,
};
const firewall = exampleFirewall(DENY);

testCheck(check, [
  {
    name: 'both families as they are',
    facts: { self: { firewall, managers, files: [v4, v6], sockets } },
    expect: 'pass',
  },
  {
    name: 'IPv6 was never saved',
    facts: { self: { firewall, managers, files: [v4], sockets } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'After a restart IPv6 connections are let in that are dropped now',
          expected: 'the default of the rules in the kernel: drop',
          actual: 'no saved rules',
          location: { path: '/etc/iptables/rules.v6', resource: 'saved rules of ipv6' },
        },
      ],
    },
  },
  {
    name: 'nobody speaks IPv6 here',
    facts: {
      self: {
        firewall: { ...firewall, network: { ...firewall.network, ipv6: 'off' } },
        managers,
        files: [v4],
        sockets,
      },
    },
    expect: 'pass',
  },
  {
    name: 'an older set still opens the database',
    facts: {
      self: {
        firewall,
        managers,
        files: [
          saved('/etc/iptables/rules.v4', [...DENY, '-A INPUT -p tcp -m tcp --dport 3306 -j ACCEPT']),
          v6,
        ],
        sockets: known(completeSet([mysql])),
      },
    },
    expect: 'fail',
  },
  {
    name: 'a file that may not be read',
    facts: {
      self: {
        firewall,
        managers,
        files: [anEntry('/etc/iptables/rules.v4', 0o600, { unreadable: NO_PERMISSION })],
        sockets,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'further rules in the kernel were not seen',
    facts: { self: { firewall: { ...firewall, gap: HIDDEN }, managers, files: [v4, v6], sockets } },
    expect: 'unknown',
  },
  {
    name: 'nftables loads another form',
    facts: { self: { firewall, managers: [manager('nftables')], files: [], sockets } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { firewall: null, managers, files: [], sockets } },
    expect: 'not-applicable',
  },
]);
