import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/patching/stale-libraries.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const processes = completeSet([
  aProcess({ pid: 10, name: 'nginx' }),
  aProcess({ pid: 11, name: 'nginx' }),
  aProcess({ pid: 12, name: 'app', cgroup: `/system.slice/docker-${'a'.repeat(64)}.scope` }),
]);
const uses = (pid: number, library = '/usr/lib/x86_64-linux-gnu/libssl.so.3') => ({ pid, library });

testCheck(check, [
  { name: 'none', facts: { self: { libraries: completeSet([]), processes } }, expect: 'pass' },
  {
    name: 'two workers of one service are one finding',
    facts: { self: { libraries: completeSet([uses(10), uses(11)]), processes } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'nginx uses libraries that were replaced',
          expected: 'restarted since',
          actual: '/usr/lib/x86_64-linux-gnu/libssl.so.3',
          location: { resource: 'nginx' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a container is updated with its image',
    facts: { self: { libraries: completeSet([uses(12)]), processes } },
    expect: 'pass',
  },
  {
    name: 'others are hidden without root',
    facts: { self: { libraries: incompleteSet([], NO_PERMISSION), processes } },
    expect: 'unknown',
  },
]);
