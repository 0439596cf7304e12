import type { ContainerListener, PublishedPort } from 'rempart/check';
import check from '../../../checks/isolation/published-ports-used.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, engine, known, stopped } from '../container-examples.ts';

const STARTED = Date.UTC(2026, 10, 1);
const own = container();
const port = (containerPort: number, protocol = 'tcp', hostPort: number | null = 8080): PublishedPort => ({
  containerPort,
  protocol,
  hostAddress: '0.0.0.0',
  hostPort,
});
const socket = (number: number, scope: ContainerListener['scope'] = 'wildcard'): ContainerListener => ({
  protocol: 'tcp',
  port: number,
  scope,
});

const facts = (
  ports: readonly PublishedPort[] | null,
  sockets: readonly ContainerListener[] | null,
  { state, ...change }: ContainerChange = {},
) => ({
  self: { inspect: container({ ports, state: { startedAt: STARTED, ...state }, ...change }) },
  parent: {
    'docker-engine': { info: known(engine()) },
    host: {
      listeners: sockets === null ? [] : [{ pid: own.state.pid ?? 0, groups: `/docker/${own.id}`, sockets }],
    },
  },
});

testCheck(check, [
  { name: 'a service', facts: facts([port(80)], [socket(80)]), expect: { outcome: 'pass', note: '80/tcp' } },
  { name: 'on one address', facts: facts([port(80)], [socket(80, 'address')]), expect: 'pass' },
  {
    name: 'nothing, published twice',
    facts: facts([port(9000, 'tcp', 9001), port(9000, 'tcp', 9002)], [socket(80)]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Nothing listens on the published port 9000/tcp',
          expected: 'a service on an address of the container',
          actual: 'nothing',
          location: { resource: 'port 9000/tcp' },
          fix: {
            flag: 'without --publish 9001:9000/tcp 9002:9000/tcp',
            compose: 'ports: without 9001:9000/tcp 9002:9000/tcp',
          },
        },
      ],
    },
  },
  { name: 'loopback alone', facts: facts([port(80)], [socket(80, 'loopback')]), expect: 'fail' },
  {
    name: 'the same number of the other protocol',
    facts: facts([port(53, 'udp')], [socket(53)]),
    expect: 'fail',
  },
  { name: 'SCTP is in no table', facts: facts([port(80, 'sctp')], []), expect: 'not-applicable' },
  { name: 'no port', facts: facts([], []), expect: 'not-applicable' },
  {
    name: 'not told whether it runs',
    facts: facts([port(80)], [], { state: { running: null } }),
    expect: 'unknown',
  },
  { name: 'stopped', facts: facts([port(80)], [], { state: stopped }), expect: 'not-applicable' },
  {
    name: 'it has only just started',
    facts: facts([port(80)], [], { state: { startedAt: Date.UTC(2026, 10, 21, 23, 59, 30) } }),
    expect: 'not-applicable',
  },
  {
    name: 'gVisor has sockets of its own',
    facts: facts([port(80)], [], { hostConfig: { runtime: 'runsc' } }),
    expect: 'not-applicable',
  },
  { name: 'its process is on another machine', facts: facts([port(80)], null), expect: 'unknown' },
  { name: 'not told', facts: facts(null, []), expect: 'unknown' },
]);
