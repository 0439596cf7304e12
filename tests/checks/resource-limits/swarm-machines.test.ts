import type { SwarmInfo } from 'rempart/check';
import check from '../../../checks/resource-limits/swarm-machines.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const swarm: SwarmInfo = {
  state: 'active',
  manager: true,
  nodeId: 'n',
  nodeAddress: '10.0.0.1',
  nodes: 3,
  managers: 3,
  cluster: null,
};
const facts = (change: Partial<SwarmInfo> | null) => ({
  self: { info: engine({}, { swarm: change === null ? null : { ...swarm, ...change } }) },
});
const target = engineTarget;

testCheck(check, [
  {
    name: 'three',
    target,
    facts: facts({}),
    expect: { outcome: 'pass', note: '3 machines, 3 of them managers' },
  },
  { name: 'one', target, facts: facts({ nodes: 1, managers: 1 }), expect: 'fail' },
  { name: 'no swarm', target, facts: facts({ state: 'inactive', nodes: 0 }), expect: 'not-applicable' },
  { name: 'a worker', target, facts: facts({ manager: false, nodes: null }), expect: 'not-applicable' },
  { name: 'how many is not told', target, facts: facts({ nodes: null }), expect: 'unknown' },
  { name: 'the swarm is not told', target, facts: facts(null), expect: 'unknown' },
]);
