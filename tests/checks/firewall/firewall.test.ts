import active from '../../../checks/firewall/active.ts';
import defaultDeny from '../../../checks/firewall/default-deny.ts';
import rules from '../../../checks/firewall/rules.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, DOCKER_ALONE, exampleFirewall, HIDDEN } from './example-firewall.ts';

const self = (firewall: ReturnType<typeof exampleFirewall> | null) => ({ self: { firewall } });
const OPEN = [':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]'];
const PLAIN = [':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'];
const [ipv4, ipv6, forward] = defaultDeny;
const [established, loopback, logging] = rules;

testCheck(active, [
  { name: 'rules drop what is not allowed', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  { name: 'nothing is loaded', facts: self(exampleFirewall(null)), expect: 'fail' },
  { name: 'tables that drop nothing', facts: self(exampleFirewall(OPEN)), expect: 'fail' },
  {
    name: "Docker's own chains filter nothing that comes to the host",
    facts: self(exampleFirewall(DOCKER_ALONE)),
    expect: 'fail',
  },
  { name: 'a container', facts: self(null), expect: 'not-applicable' },
  {
    name: 'rules may be hidden',
    facts: self(exampleFirewall(null, null, { gap: HIDDEN })),
    expect: 'unknown',
  },
]);

testCheck(ipv4, [
  { name: 'the policy drops', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  {
    name: 'a final rule rejects though the policy accepts',
    facts: self(
      exampleFirewall([
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
        '-A INPUT -j REJECT',
      ]),
    ),
    expect: 'pass',
  },
  { name: 'only Docker set rules', facts: self(exampleFirewall(DOCKER_ALONE)), expect: 'fail' },
  {
    name: 'a rule in front accepts everything',
    facts: self(exampleFirewall([':INPUT DROP [0:0]', '-A INPUT -j ACCEPT'])),
    expect: 'fail',
  },
  {
    name: 'a rule cannot be judged',
    facts: self(exampleFirewall([':INPUT DROP [0:0]', '-A INPUT -m bpf --bytecode x -j ACCEPT'])),
    expect: 'unknown',
  },
  { name: 'a container', facts: self(null), expect: 'not-applicable' },
]);

testCheck(ipv6, [
  { name: 'both families are filtered', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  {
    name: 'IPv4 alone is filtered',
    facts: self(exampleFirewall(DENY, null)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'IPv4 is filtered, but incoming IPv6 connections are let in',
          expected: 'drop or reject by default',
          actual: 'accept by default',
          location: { resource: 'ipv6 input' },
        },
      ],
      follows: ['firewall/active'],
    },
  },
  {
    name: 'neighbours alone can reach it: milder',
    facts: self(
      exampleFirewall(DENY, null, {
        network: { outside: ['eth0'], ipv6: 'link-local', forwards: { ipv4: false, ipv6: false } },
      }),
    ),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'IPv4 is filtered, but incoming IPv6 connections are let in',
          expected: 'drop or reject by default',
          actual: 'accept by default',
          severity: 'medium',
          location: { resource: 'ipv6 input' },
        },
      ],
      follows: ['firewall/active'],
    },
  },
  {
    name: 'the host has no IPv6',
    facts: self(
      exampleFirewall(DENY, null, {
        network: { outside: ['eth0'], ipv6: 'off', forwards: { ipv4: false, ipv6: false } },
      }),
    ),
    expect: 'not-applicable',
  },
  { name: 'a container', facts: self(null), expect: 'not-applicable' },
  {
    name: 'rules may be hidden',
    facts: self(exampleFirewall(DENY, null, { gap: HIDDEN })),
    expect: 'unknown',
  },
]);

testCheck(forward, [
  { name: 'the policy drops', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  { name: 'Docker drops what it does not know', facts: self(exampleFirewall(DOCKER_ALONE)), expect: 'pass' },
  { name: 'everything is forwarded', facts: self(exampleFirewall(OPEN)), expect: 'fail' },
  {
    name: 'the host does not forward',
    facts: self(
      exampleFirewall(OPEN, OPEN, {
        network: { outside: ['eth0'], ipv6: 'global', forwards: { ipv4: false, ipv6: false } },
      }),
    ),
    expect: 'not-applicable',
  },
  { name: 'a container', facts: self(null), expect: 'not-applicable' },
  {
    name: 'rules may be hidden',
    facts: self(exampleFirewall(OPEN, OPEN, { gap: HIDDEN })),
    expect: 'unknown',
  },
]);

testCheck(established, [
  { name: 'answers are let in', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  { name: 'answers are dropped', facts: self(exampleFirewall(PLAIN)), expect: 'fail' },
  { name: 'nothing is denied', facts: self(exampleFirewall(OPEN)), expect: 'not-applicable' },
]);

testCheck(loopback, [
  { name: 'lo is accepted', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  { name: 'lo is not named', facts: self(exampleFirewall(PLAIN)), expect: 'fail' },
  { name: 'a container', facts: self(null), expect: 'not-applicable' },
]);

testCheck(logging, [
  { name: 'a rule logs', facts: self(exampleFirewall(DENY)), expect: 'pass' },
  { name: 'no rule logs', facts: self(exampleFirewall(PLAIN)), expect: 'fail' },
  {
    name: 'rules may be hidden',
    facts: self(exampleFirewall(OPEN, OPEN, { gap: HIDDEN })),
    expect: 'unknown',
  },
]);
