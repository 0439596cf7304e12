import { completeSet, type EngineInfo, engineNetworks, type SwarmService } from 'rempart/check';
import check from '../../../checks/docker-engine/overlay-encrypted.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused } from '../container-examples.ts';
import { manager, network, service, worker } from '../engine-examples.ts';

const three = manager({ nodes: 3, managers: 3 });
const self = (
  info: EngineInfo,
  networks: readonly ReturnType<typeof network>[],
  ...services: readonly SwarmService[]
) => ({
  self: { info, networks: completeSet(networks), services: known(completeSet(services)) },
});
const overlay = (options: Readonly<Record<string, string>>) =>
  network({ name: 'shop', driver: 'overlay', options });
const ingress = network({ name: 'ingress', driver: 'overlay', ingress: true, options: {} });
const real = valueFrom(engineNetworks, apiFixture('engine.networks', 'docker-20.10-swarm'));

testCheck(check, [
  {
    name: 'encrypted, as `--opt encrypted` leaves it',
    facts: self(three, [overlay({ encrypted: '' })]),
    expect: 'pass',
  },
  {
    name: 'encrypted: "true" of a Compose file',
    facts: self(three, [overlay({ encrypted: 'true' })]),
    expect: 'pass',
  },
  {
    name: 'clear',
    facts: self(three, [overlay({})]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The overlay network shop is not encrypted',
          expected: 'encrypted',
          actual: 'clear',
          location: { resource: 'shop' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a swarm of one node, where nothing leaves the host yet: milder',
    facts: { self: { info: manager(), networks: real, services: known(completeSet([])) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The overlay network plain is not encrypted',
          expected: 'encrypted',
          actual: 'clear, on a swarm of one node',
          location: { resource: 'plain' },
          severity: 'low',
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: '`encrypted=false`, although the word is there',
    facts: self(three, [overlay({ encrypted: 'false' })]),
    expect: 'fail',
  },
  {
    name: 'the routing mesh, which no service uses',
    facts: self(three, [ingress]),
    expect: 'not-applicable',
  },
  {
    name: 'the routing mesh with a published port, milder',
    facts: self(three, [ingress], service('web', { ports: [{ published: 80, mode: 'ingress' }] })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The routing mesh of published ports is not encrypted',
          expected: 'encrypted',
          actual: 'clear',
          location: { resource: 'ingress' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a port published on the node that runs the task takes no mesh',
    facts: self(three, [ingress], service('web', { ports: [{ published: 80, mode: 'host' }] })),
    expect: 'not-applicable',
  },
  {
    name: 'a worker sees the networks of its tasks',
    facts: { self: { info: worker, networks: completeSet([overlay({})]), services: known(null) } },
    expect: 'fail',
  },
  {
    name: 'a worker cannot tell what is published',
    facts: { self: { info: worker, networks: completeSet([ingress]), services: known(null) } },
    expect: 'not-applicable',
  },
  { name: 'no swarm', facts: self(engine(), [network()]), expect: 'not-applicable' },
  {
    name: 'Podman',
    facts: { self: { info: podman(), networks: completeSet([network()]), services: refused } },
    expect: 'not-applicable',
  },
]);
