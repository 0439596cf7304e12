import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-deleted-programs.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const of = (over: Partial<Process>) => ({ self: { processes: completeSet([aProcess(over)]) } });

testCheck(check, [
  { name: 'on disk', facts: of({}), expect: 'pass' },
  {
    name: 'started from /tmp and deleted',
    facts: of({ executable: '/tmp/.a', executableDeleted: true }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'service runs a program that was deleted',
          expected: 'a program on disk',
          actual: '/tmp/.a, uid 1000',
          location: { path: '/tmp/.a', resource: '/tmp/.a' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a program of one’s own that was replaced: milder',
    facts: of({ executable: '/home/app/server', executableDeleted: true }),
    expect: 'fail',
  },
  {
    name: 'an update replaced it',
    facts: of({ executable: '/usr/sbin/sshd', executableDeleted: true }),
    expect: 'pass',
  },
  {
    name: 'of a container, whose image may be gone',
    facts: of({
      executable: '/app/server',
      executableDeleted: true,
      cgroup: `/system.slice/docker-${'a'.repeat(64)}.scope`,
    }),
    expect: 'pass',
  },
  { name: 'programs of others hidden', facts: of({ executable: null }), expect: 'unknown' },
  {
    name: 'processes of others hidden',
    facts: { self: { processes: incompleteSet([aProcess()], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
