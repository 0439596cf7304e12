import check from '../../../checks/runtime-detection/no-hidden-processes.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const hidden = [{ pid: 4242, name: 'kdevtmpfsi' }];

testCheck(check, [
  { name: 'none', facts: { self: { hidden: [], system } }, expect: 'pass' },
  {
    name: 'one',
    facts: { self: { hidden, system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Process 4242 runs, but /proc does not list it',
          expected: 'every process listed',
          actual: 'kdevtmpfsi',
          location: { resource: 'hidden process kdevtmpfsi' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a container sees a part alone',
    facts: { self: { hidden, system: inContainer } },
    expect: 'not-applicable',
  },
]);
