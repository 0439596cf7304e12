import type { ListeningSocket } from 'rempart/check';
import clearText from '../../../checks/attack-surface/clear-text-services.ts';
import debugPorts from '../../../checks/attack-surface/debug-ports.ts';
import fewPorts from '../../../checks/attack-surface/few-listening-ports.ts';
import mail from '../../../checks/attack-surface/mail-transfer-local.ts';
import databases from '../../../checks/attack-surface/wildcard-databases.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall } from '../firewall/example-firewall.ts';
import { denied, known, onLoopback, socket, sockets } from './example-host.ts';

const hidden = { items: [], complete: false, reason: { code: 'permission', text: 'hidden' } } as const;
const self = (...items: readonly ListeningSocket[]) => ({ self: { sockets: sockets(...items) } });
const many = (count: number, changes = {}) =>
  Array.from({ length: count }, (_, i) => socket(`tcp/${8000 + i}`, changes));

testCheck(clearText, [
  { name: 'SSH alone', facts: self(socket('tcp/22')), expect: 'pass' },
  {
    name: 'Telnet on both families is one fault',
    facts: self(socket('tcp/23', { process: 'inetd' }), socket('tcp/23', { family: 'ipv6', address: '::' })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Telnet listens in the network',
          expected: 'no clear-text service',
          actual: 'inetd on 0.0.0.0 port 23',
          location: { resource: 'tcp/23' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'on loopback only', facts: self(socket('tcp/23', onLoopback)), expect: 'pass' },
  {
    name: 'syslog over TCP took the port of rsh',
    facts: self(socket('tcp/514', { process: 'rsyslogd' })),
    expect: 'pass',
  },
  { name: 'rsh itself', facts: self(socket('tcp/514', { process: 'in.rshd' })), expect: 'fail' },
  { name: 'UDP syslog is no rsh', facts: self(socket('udp/514')), expect: 'pass' },
  { name: 'nothing may be seen', facts: { self: { sockets: hidden } }, expect: 'unknown' },
]);

testCheck(databases, [
  {
    name: 'on loopback',
    facts: { self: { sockets: sockets(socket('tcp/5432', onLoopback)), firewall: denied } },
    expect: 'pass',
  },
  {
    name: 'on one address',
    facts: {
      self: {
        sockets: sockets(socket('tcp/5432', { address: '10.0.0.5', scope: 'address' })),
        firewall: denied,
      },
    },
    expect: 'pass',
  },
  {
    name: 'on every address',
    facts: { self: { sockets: sockets(socket('tcp/5432', { process: 'postgres' })), firewall: denied } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'PostgreSQL listens on every address',
          expected: 'loopback or one address',
          actual: 'postgres on 0.0.0.0 port 5432',
          location: { resource: 'tcp/5432' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'the firewall keeps strangers from it: milder',
    facts: {
      self: {
        sockets: sockets(socket('tcp/6379', { process: 'redis-server' })),
        firewall: known(exampleFirewall(DENY)),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Redis listens on every address; only the firewall keeps strangers from it',
          expected: 'loopback or one address',
          actual: 'redis-server on 0.0.0.0 port 6379',
          location: { resource: 'tcp/6379' },
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a published port of a container gets around the rules for incoming packets',
    facts: {
      self: {
        sockets: sockets(socket('tcp/27017', { process: 'docker-proxy' })),
        firewall: known(exampleFirewall(DENY)),
      },
    },
    expect: 'fail',
  },
]);

testCheck(debugPorts, [
  { name: 'the inspector on loopback', facts: self(socket('tcp/9229', onLoopback)), expect: 'pass' },
  { name: 'the inspector on every address', facts: self(socket('tcp/9229')), expect: 'fail' },
  { name: 'UDP is no debugger', facts: self(socket('udp/5005')), expect: 'pass' },
]);

testCheck(fewPorts, [
  { name: 'ten', facts: self(...many(10)), expect: 'pass' },
  { name: 'eleven', facts: self(...many(11)), expect: 'fail' },
  {
    name: 'two families of one port are one',
    facts: self(...many(10), ...many(10, { family: 'ipv6', address: '::' })),
    expect: 'pass',
  },
  { name: 'loopback does not count', facts: self(...many(40, onLoopback)), expect: 'pass' },
  {
    name: 'published ports of containers do not count',
    facts: self(...many(40, { process: 'docker-proxy' })),
    expect: 'pass',
  },
  {
    name: 'clients that wait for an answer over UDP do not count',
    facts: self(...many(8), ...Array.from({ length: 9 }, (_, i) => socket(`udp/${40_000 + i}`))),
    expect: 'pass',
  },
  { name: 'nothing may be seen', facts: { self: { sockets: hidden } }, expect: 'unknown' },
]);

testCheck(mail, [
  { name: 'on loopback', facts: self(socket('tcp/25', onLoopback)), expect: 'pass' },
  { name: 'on every address', facts: self(socket('tcp/25', { process: 'master' })), expect: 'fail' },
  {
    name: 'on one address of the network',
    facts: self(socket('tcp/587', { address: '10.0.0.5', scope: 'address' })),
    expect: 'fail',
  },
  { name: 'a mail server on purpose', facts: self(socket('tcp/25'), socket('tcp/993')), expect: 'manual' },
  { name: 'none', facts: self(socket('tcp/22')), expect: 'not-applicable' },
  { name: 'nothing may be seen', facts: { self: { sockets: hidden } }, expect: 'unknown' },
]);
