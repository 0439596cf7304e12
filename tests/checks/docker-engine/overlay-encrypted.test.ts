import { completeSet, type EngineInfo } from 'rempart/check';
import check from '../../../checks/docker-engine/overlay-encrypted.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';
import { network } from '../engine-examples.ts';

const active: EngineInfo['swarm'] = {
  state: 'active',
  manager: true,
  nodeId: null,
  nodeAddress: null,
  nodes: 1,
  managers: 1,
  cluster: null,
};
const self = (swarm: EngineInfo['swarm'], ...networks: readonly ReturnType<typeof network>[]) => ({
  self: { info: engine({}, { swarm }), networks: completeSet(networks) },
});
const overlay = (options: Readonly<Record<string, string>>) =>
  network({ name: 'shop', driver: 'overlay', options });

testCheck(check, [
  { name: 'encrypted', facts: self(active, overlay({ encrypted: '' })), expect: 'pass' },
  { name: 'clear', facts: self(active, overlay({})), expect: 'fail' },
  {
    name: '`encrypted=false`, although the word is there',
    facts: self(active, overlay({ encrypted: 'false' })),
    expect: 'fail',
  },
  {
    name: 'only the ingress network',
    facts: self(active, network({ name: 'ingress', driver: 'overlay', ingress: true, options: {} })),
    expect: 'not-applicable',
  },
  { name: 'no swarm', facts: self(null, network()), expect: 'not-applicable' },
]);
