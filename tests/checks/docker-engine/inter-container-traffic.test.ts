import { completeSet } from 'rempart/check';
import check from '../../../checks/docker-engine/inter-container-traffic.ts';
import { testCheck } from '../../test-check.ts';
import { network } from '../engine-examples.ts';

const self = (...networks: readonly ReturnType<typeof network>[]) => ({
  self: { networks: completeSet(networks) },
});

testCheck(check, [
  { name: 'on, as the engine comes', facts: self(network()), expect: 'fail' },
  {
    name: 'off',
    facts: self(network({ options: { 'com.docker.network.bridge.enable_icc': 'false' } })),
    expect: 'pass',
  },
  { name: 'not set means on', facts: self(network({ options: {} })), expect: 'fail' },
  {
    name: 'off on another network only',
    facts: self(
      network(),
      network({ name: 'shop', options: { 'com.docker.network.bridge.enable_icc': 'false' } }),
    ),
    expect: 'fail',
  },
  {
    name: 'no default bridge',
    facts: self(network({ name: 'host', driver: 'host' })),
    expect: 'not-applicable',
  },
]);
