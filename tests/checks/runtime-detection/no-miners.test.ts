import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-miners.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const of = (over: Partial<Process>) => ({ self: { processes: completeSet([aProcess(over)]) } });

testCheck(check, [
  { name: 'a service', facts: of({}), expect: 'pass' },
  {
    name: 'by its name',
    facts: of({ name: 'xmrig', executable: '/tmp/.x/xmrig', uid: 33 }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'xmrig looks like a miner',
          expected: 'no such process',
          actual: '/tmp/.x/xmrig, uid 33',
          location: { resource: 'miner xmrig' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'by its pool',
    facts: of({ name: 'java', command: ['java', '-o', 'stratum+tcp://pool.example:3333'] }),
    expect: 'fail',
  },
  {
    name: 'called like a thread of the kernel',
    facts: of({ name: 'perl', command: ['[kworker/0:1]'], executable: '/usr/bin/perl' }),
    expect: 'fail',
  },
  {
    name: 'a real thread of the kernel',
    facts: of({ name: 'kworker/0:1', command: [], executable: null, kernelThread: true }),
    expect: 'pass',
  },
  {
    name: 'processes of others hidden',
    facts: { self: { processes: incompleteSet([aProcess()], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
