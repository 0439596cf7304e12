import { completeSet, type ListeningSocket, type Resolved, type SwarmAddresses } from 'rempart/check';
import check from '../../../checks/docker-engine/swarm-listen-address.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman, refused } from '../container-examples.ts';
import { manager, worker } from '../engine-examples.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const ROOT = '/var/lib/docker';
const socket = (address: string, scope: ListeningSocket['scope'], process = 'dockerd'): ListeningSocket => ({
  protocol: 'tcp',
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  address,
  port: 2377,
  scope,
  uid: 0,
  process,
  pid: 1,
});
const listening = (listen: string | null): Resolved<SwarmAddresses> =>
  known({ listen, advertise: '10.0.0.1:2377', dataPath: '' });
const hidden: Resolved<SwarmAddresses> = { known: false, leftOut: false, reason: NO_PERMISSION };
const facts = (
  own: Resolved<SwarmAddresses> | null,
  sockets: readonly ListeningSocket[] = [],
  info = manager({}, { dockerRootDir: ROOT }),
) => ({
  self: { info },
  parent: {
    host: {
      addresses: known(new Map(own === null ? [] : [[ROOT, own] as const])),
      sockets: known(completeSet(sockets)),
    },
  },
});

testCheck(check, [
  { name: 'one address', facts: facts(listening('10.0.0.1:2377')), expect: 'pass' },
  { name: 'every address, as a swarm is made', facts: facts(listening('0.0.0.0:2377')), expect: 'fail' },
  { name: 'every address of IPv6', facts: facts(listening('[::]:2377')), expect: 'fail' },
  {
    name: 'the record of the engine stands above a socket of another namespace',
    facts: facts(listening('10.0.0.1:2377'), [socket('::', 'wildcard')]),
    expect: 'pass',
  },
  {
    name: 'the record may not be read, and the socket is seen',
    facts: facts(hidden, [socket('::', 'wildcard')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The manager takes orders for the swarm on every interface',
          expected: 'the address of one interface',
          actual: ':::2377',
          location: { resource: 'listen address' },
        },
      ],
    },
  },
  {
    name: 'the record may not be read, and the socket is on one address',
    facts: facts(hidden, [socket('10.0.0.1', 'address')]),
    expect: 'pass',
  },
  { name: 'neither is seen', facts: facts(hidden), expect: { outcome: 'unknown', ...NO_PERMISSION } },
  {
    name: 'somebody else’s port',
    facts: facts(null, [socket('::', 'wildcard', 'nginx')]),
    expect: 'unknown',
  },
  { name: 'a worker', facts: facts(listening('0.0.0.0:2377'), [], worker), expect: 'not-applicable' },
  { name: 'no swarm', facts: facts(null, [], engine()), expect: 'not-applicable' },
  { name: 'Podman', facts: facts(null, [], podman()), expect: 'not-applicable' },
  {
    name: 'the host left out',
    facts: { self: { info: manager() }, parent: { host: { addresses: leftOut, sockets: leftOut } } },
    expect: 'not-applicable',
  },
  {
    name: 'the host out of reach',
    facts: { self: { info: manager() }, parent: { host: { addresses: refused, sockets: refused } } },
    expect: 'unknown',
  },
]);
