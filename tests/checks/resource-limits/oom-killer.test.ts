import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/resource-limits/oom-killer.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine()) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) } },
});

testCheck(check, [
  { name: 'as every process', facts: facts({}), expect: 'pass' },
  { name: 'ended sooner', facts: facts({ oomScoreAdj: 500 }), expect: 'pass' },
  { name: 'ended later', facts: facts({ oomScoreAdj: -500 }), expect: 'fail' },
  { name: 'off without a limit', facts: facts({ oomKillDisable: true }), expect: 'fail' },
  { name: 'off within a limit', facts: facts({ oomKillDisable: true, memory: 1 }), expect: 'pass' },
  {
    name: 'off with cgroup v2, which cannot',
    facts: facts({ oomKillDisable: true }, engine({}, { cgroupVersion: 2 })),
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts({ oomScoreAdj: null }), expect: 'unknown' },
]);
