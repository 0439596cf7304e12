import check from '../../../checks/docker-engine/swarm-managers.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { lockedManager, manager, worker } from '../engine-examples.ts';

const self = (managers: number | null) => ({ self: { info: manager({ managers, nodes: 9 }) } });

testCheck(check, [
  { name: 'one', facts: self(1), expect: 'pass' },
  { name: 'three', facts: self(3), expect: 'pass' },
  { name: 'seven', facts: self(7), expect: 'pass' },
  { name: 'two (docker-bench counts the leader: always one)', facts: self(2), expect: 'fail' },
  { name: 'six', facts: self(6), expect: 'fail' },
  { name: 'nine', facts: self(9), expect: 'fail' },
  {
    name: 'nine, in words of its own',
    facts: { self: { info: manager({ managers: 9, nodes: 10 }) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The swarm has many managers',
          expected: '3 or 5',
          actual: '9',
          location: { pointer: '/Swarm/Managers' },
        },
      ],
    },
  },
  { name: 'none, which cannot be', facts: self(0), expect: 'unknown' },
  { name: 'not told', facts: self(null), expect: 'unknown' },
  { name: 'a worker', facts: { self: { info: worker } }, expect: 'not-applicable' },
  {
    name: 'a manager that waits for its key',
    facts: { self: { info: lockedManager } },
    expect: 'not-applicable',
  },
  { name: 'no swarm', facts: { self: { info: engine() } }, expect: 'not-applicable' },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' },
]);
