import { completeSet } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-fileless-programs.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess } from '../host-examples.ts';

const run = (...executables: readonly (string | null)[]) => ({
  self: {
    processes: completeSet(
      executables.map((executable, index) => aProcess({ pid: index + 1, executable, name: 'x' })),
    ),
  },
});

testCheck(check, [
  { name: 'programs on disk', facts: run('/usr/bin/a', '/usr/bin/b'), expect: 'pass' },
  {
    name: 'a program in memory',
    facts: run('/usr/bin/a', '/memfd:x'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'x runs from memory, without a file',
          expected: 'a program on disk',
          actual: '/memfd:x, uid 1000',
          location: { resource: 'fileless program of uid 1000' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'runc enters a container from a copy of itself',
    facts: run('/memfd:runc_cloned:/proc/self/exe'),
    expect: 'pass',
  },
  { name: 'programs of others are hidden without root', facts: run('/usr/bin/a', null), expect: 'unknown' },
  {
    name: 'kernel threads have none',
    facts: {
      self: { processes: completeSet([aProcess({ kernelThread: true, executable: null, command: [] })]) },
    },
    expect: 'pass',
  },
]);
