import type { ListeningSocket } from 'rempart/check';
import check from '../../../checks/firewall/sensitive-ports.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall, HIDDEN } from './example-firewall.ts';

const socket = (port: number, changes: Partial<ListeningSocket> = {}): ListeningSocket => ({
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port,
  scope: 'wildcard',
  uid: 0,
  process: 'redis-server',
  pid: 7,
  ...changes,
});
const sockets = (...items: readonly ListeningSocket[]) => ({ items, complete: true, reason: null });
const known = (value: ReturnType<typeof exampleFirewall> | null) => ({ known: true, value }) as const;
const denied = { known: false, leftOut: false, reason: { code: 'permission', text: 'root only' } } as const;

testCheck(check, [
  {
    name: 'only SSH listens',
    facts: { self: { sockets: sockets(socket(22)), firewall: denied } },
    expect: 'pass',
  },
  {
    name: 'on loopback',
    facts: {
      self: {
        sockets: sockets(socket(6379, { address: '127.0.0.1', scope: 'loopback' })),
        firewall: known(exampleFirewall(null)),
      },
    },
    expect: 'pass',
  },
  {
    name: 'no firewall',
    facts: {
      self: {
        sockets: sockets(socket(6379), socket(6379, { family: 'ipv6', address: '::' })),
        firewall: known(exampleFirewall(null)),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Redis is open to strangers on tcp port 6379',
          expected: 'loopback, or a rule for known sources',
          actual: 'redis-server listens on 0.0.0.0',
          location: { resource: 'tcp/6379' },
        },
      ],
    },
  },
  {
    name: 'a private address is reached by its own network only: milder',
    facts: {
      self: {
        sockets: sockets(socket(5432, { address: '10.1.2.3', scope: 'address', process: null })),
        firewall: known(exampleFirewall(null)),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'PostgreSQL is open to strangers on tcp port 5432',
          expected: 'loopback, or a rule for known sources',
          actual: 'a process listens on 10.1.2.3',
          severity: 'high',
          location: { resource: 'tcp/5432' },
        },
      ],
    },
  },
  {
    name: 'the firewall drops it',
    facts: { self: { sockets: sockets(socket(6379)), firewall: known(exampleFirewall(DENY)) } },
    expect: 'pass',
  },
  {
    name: 'the firewall drops it on IPv4 only',
    facts: {
      self: {
        sockets: sockets(socket(6379, { family: 'ipv6', address: '::' })),
        firewall: known(exampleFirewall(DENY, null)),
      },
    },
    expect: 'fail',
  },
  {
    name: 'the firewall may not be seen',
    facts: { self: { sockets: sockets(socket(6379)), firewall: denied } },
    expect: 'unknown',
  },
  {
    name: 'rules may be hidden',
    facts: {
      self: { sockets: sockets(socket(6379)), firewall: known(exampleFirewall(null, null, { gap: HIDDEN })) },
    },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { sockets: sockets(socket(6379)), firewall: known(null) } },
    expect: 'not-applicable',
  },
]);
