import { completeSet, engineNetworks } from 'rempart/check';
import check from '../../../checks/docker-engine/default-publish-address.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { network } from '../engine-examples.ts';

const OPTION = 'com.docker.network.bridge.host_binding_ipv4';
const self = (...networks: readonly ReturnType<typeof network>[]) => ({
  self: { info: engine(), networks: completeSet(networks) },
});

testCheck(check, [
  {
    name: 'every address, as Docker 20.10 comes',
    facts: {
      self: {
        info: engine(),
        networks: valueFrom(engineNetworks, apiFixture('engine.networks', 'docker-20.10')),
      },
    },
    expect: 'fail',
  },
  { name: 'loopback', facts: self(network({ options: { [OPTION]: '127.0.0.1' } })), expect: 'pass' },
  { name: 'one interface', facts: self(network({ options: { [OPTION]: '10.0.0.5' } })), expect: 'pass' },
  {
    name: 'empty, which is every address',
    facts: self(network({ options: { [OPTION]: '' } })),
    expect: 'fail',
  },
  { name: 'not told', facts: self(network({ options: {} })), expect: 'unknown' },
  { name: 'the driver is not told', facts: self(network({ driver: null })), expect: 'unknown' },
  { name: 'no default bridge', facts: self(network({ name: 'shop' })), expect: 'not-applicable' },
  {
    name: 'Podman',
    facts: { self: { info: podman(), networks: completeSet([network({ name: 'podman' })]) } },
    expect: 'not-applicable',
  },
]);
