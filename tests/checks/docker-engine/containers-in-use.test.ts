import { type ContainerInspect, completeSet, type ResourceSet } from 'rempart/check';
import check from '../../../checks/docker-engine/containers-in-use.ts';
import { testCheck } from '../../test-check.ts';
import { container, cutSet, neverStarted, stopped } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';

const OLD = Date.UTC(2026, 9, 1);
const child = (inspect: ContainerInspect) => ({ inspect, target: engineTarget });
const many = (count: number, inspect: ContainerInspect) =>
  Array.from({ length: count }, () => child(inspect));
const children = (set: ResourceSet<ReturnType<typeof child>>) => ({ children: { container: set } });

const idle = container({ state: { ...stopped, finishedAt: OLD } });
const fresh = container({ state: { ...stopped, finishedAt: Date.UTC(2026, 10, 21) } });
const prepared = container({ created: OLD, state: { ...neverStarted, finishedAt: null } });

testCheck(check, [
  { name: 'all running', facts: children(completeSet(many(20, container()))), expect: 'pass' },
  { name: 'a few that ended long ago', facts: children(completeSet(many(10, idle))), expect: 'pass' },
  {
    name: 'many that ended long ago',
    facts: children(completeSet([...many(11, idle), child(container())])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Many containers have not run for 7 days',
          expected: 'at most 10',
          actual: '11',
          location: { resource: 'stopped containers' },
        },
      ],
    },
  },
  { name: 'many that ended today', facts: children(completeSet(many(30, fresh))), expect: 'pass' },
  { name: 'many that never ran', facts: children(completeSet(many(11, prepared))), expect: 'fail' },
  {
    name: 'paused ones are in use',
    facts: children(completeSet(many(11, container({ state: { running: true, status: 'paused' } })))),
    expect: 'pass',
  },
  {
    name: 'those between two starts are in use',
    facts: children(
      completeSet(many(11, container({ state: { running: false, status: 'restarting', finishedAt: OLD } }))),
    ),
    expect: 'pass',
  },
  {
    name: 'whether they run is not told',
    facts: children(
      completeSet(many(11, container({ state: { running: null, status: 'exited', finishedAt: OLD } }))),
    ),
    expect: 'pass',
  },
  { name: 'no container', facts: children(completeSet([])), expect: 'pass' },
  { name: 'a few of a list that is not whole', facts: children(cutSet(child(idle))), expect: 'unknown' },
]);
