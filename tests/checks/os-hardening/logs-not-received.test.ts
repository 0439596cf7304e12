import { completeSet, incompleteSet, type ListeningSocket } from 'rempart/check';
import check from '../../../checks/os-hardening/logs-not-received.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const socket = (port: number, over: Partial<ListeningSocket> = {}): ListeningSocket => ({
  protocol: 'udp',
  family: 'ipv4',
  address: '0.0.0.0',
  port,
  scope: 'wildcard',
  uid: 0,
  process: 'rsyslogd',
  pid: 300,
  ...over,
});
const self = (...sockets: readonly ListeningSocket[]) => ({ self: { sockets: completeSet(sockets) } });

testCheck(check, [
  { name: 'other services', facts: self(socket(22, { protocol: 'tcp', process: 'sshd' })), expect: 'pass' },
  { name: 'rsyslog sends over a port of its own', facts: self(socket(40_123)), expect: 'pass' },
  {
    name: 'for this host alone',
    facts: self(socket(514, { scope: 'loopback', address: '127.0.0.1' })),
    expect: 'pass',
  },
  { name: 'rsyslog', facts: self(socket(514)), expect: 'fail' },
  {
    name: 'the journal, through a socket of systemd',
    facts: self(socket(19_532, { protocol: 'tcp', process: 'systemd', pid: 1 })),
    expect: 'fail',
  },
  {
    name: 'on one address of IPv6',
    facts: self(socket(6514, { family: 'ipv6', address: '2001:db8::1', scope: 'address' })),
    expect: 'fail',
  },
  { name: 'seen without root', facts: self(socket(514, { process: null, pid: null })), expect: 'fail' },
  { name: 'another program on the port', facts: self(socket(514, { process: 'in.rshd' })), expect: 'pass' },
  { name: 'out of sight', facts: { self: { sockets: incompleteSet([], NO_PERMISSION) } }, expect: 'unknown' },
]);
