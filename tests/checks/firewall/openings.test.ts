import { completeSet, incompleteSet, type ListeningSocket } from 'rempart/check';
import checks from '../../../checks/firewall/openings.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const [wide, used, ssh] = checks;
const socket = (port: number, over: Partial<ListeningSocket> = {}): ListeningSocket => ({
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port,
  scope: 'wildcard',
  uid: 0,
  process: 'sshd',
  pid: 1,
  ...over,
});
const sshd = completeSet([socket(22)]);
const rule = (...rules: readonly string[]) => exampleFirewall([...DENY, ...rules]);
const open = exampleFirewall([':INPUT ACCEPT [0:0]']);

testCheck(wide, [
  { name: 'single ports', facts: { self: { firewall: rule() } }, expect: 'pass' },
  {
    name: 'every port above 1024',
    facts: { self: { firewall: rule('-A INPUT -p tcp -m tcp --dport 1024:65535 -j ACCEPT') } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '64512 tcp ports are open to strangers by one rule',
          expected: 'the ports that are needed',
          actual: '1024-65535 (ipv4, ipv6)',
          location: { resource: 'tcp/1024-65535' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'for a known network alone',
    facts: {
      self: { firewall: rule('-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 1024:65535 -j ACCEPT') },
    },
    expect: 'pass',
  },
  {
    name: 'a small range, as of passive FTP',
    facts: { self: { firewall: rule('-A INPUT -p tcp -m tcp --dport 50000:50100 -j ACCEPT') } },
    expect: 'pass',
  },
  {
    name: 'where everything is let in no rule opens anything: judged by another check',
    facts: { self: { firewall: open } },
    expect: 'pass',
  },
  { name: 'hidden rules', facts: { self: { firewall: { ...rule(), gap: HIDDEN } } }, expect: 'unknown' },
  {
    name: 'nftables is loaded, and nothing shows its rules',
    facts: { self: { firewall: exampleFirewall(null, null, { sources: [], gap: HIDDEN }) } },
    expect: 'unknown',
  },
  {
    name: 'no rules',
    facts: { self: { firewall: exampleFirewall(null, null, { sources: [] }) } },
    expect: 'not-applicable',
  },
  { name: 'a container', facts: { self: { firewall: null } }, expect: 'not-applicable' },
]);

testCheck(used, [
  { name: 'SSH is open and listens', facts: { self: { firewall: rule(), sockets: sshd } }, expect: 'pass' },
  {
    name: 'a web server that is gone',
    facts: {
      self: { firewall: rule('-A INPUT -p tcp -m multiport --dports 80 -j ACCEPT'), sockets: sshd },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'tcp port 80 is open, and nothing listens there',
          expected: 'a service, or no rule',
          actual: 'no socket',
          location: { resource: 'tcp/80' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'one that listens on loopback alone needs no rule',
    facts: {
      self: { firewall: rule(), sockets: completeSet([socket(22, { scope: 'loopback' })]) },
    },
    expect: 'fail',
  },
  {
    name: 'the client of DHCP has no socket of its own',
    facts: { self: { firewall: rule('-A INPUT -p udp -m udp --dport 68 -j ACCEPT'), sockets: sshd } },
    expect: 'pass',
  },
  {
    name: 'sockets that could not all be seen',
    facts: { self: { firewall: rule(), sockets: incompleteSet<ListeningSocket>([], NO_PERMISSION) } },
    expect: 'unknown',
  },
  { name: 'nothing is denied', facts: { self: { firewall: open, sockets: sshd } }, expect: 'not-applicable' },
  { name: 'a container', facts: { self: { firewall: null, sockets: sshd } }, expect: 'not-applicable' },
]);

testCheck(ssh, [
  {
    name: 'open to everybody',
    facts: { self: { firewall: rule(), sockets: sshd } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'SSH on port 22 is open to everybody, as often as he likes',
          expected: 'known sources, or a limit',
          actual: 'any source, no limit',
          location: { resource: 'tcp/22' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['firewall/active'],
    },
  },
  {
    name: 'ufw limit',
    facts: {
      self: {
        firewall: rule(
          ':limited - [0:0]',
          '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 --name DEFAULT --rsource -j DROP',
        ),
        sockets: sshd,
      },
    },
    expect: 'pass',
  },
  {
    name: 'a limit of what is logged limits nothing',
    facts: {
      self: {
        firewall: rule('-A INPUT -p tcp -m tcp --dport 22 -m limit --limit 3/min -j LOG'),
        sockets: sshd,
      },
    },
    expect: 'fail',
  },
  {
    name: 'for known networks',
    facts: {
      self: {
        firewall: exampleFirewall(
          [':INPUT DROP [0:0]', '-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT'],
          [':INPUT DROP [0:0]'],
        ),
        sockets: sshd,
      },
    },
    expect: 'pass',
  },
  {
    name: 'hidden rules may restrict it',
    facts: { self: { firewall: { ...rule(), gap: HIDDEN }, sockets: sshd } },
    expect: 'unknown',
  },
  {
    name: 'no server',
    facts: { self: { firewall: rule(), sockets: completeSet([]) } },
    expect: 'not-applicable',
  },
  { name: 'a container', facts: { self: { firewall: null, sockets: sshd } }, expect: 'not-applicable' },
]);
