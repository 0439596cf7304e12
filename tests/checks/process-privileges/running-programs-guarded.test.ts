import { completeSet, incompleteSet, type RunningProgram } from 'rempart/check';
import check from '../../../checks/process-privileges/running-programs-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, anEntry, aProcess, NO_PERMISSION, root } from '../host-examples.ts';

const people = {
  accounts: [root, anAccount('jane', 1000)],
  groups: [aGroup('root', 0), aGroup('dev', 1005, 'jane')],
};
const program = (
  mode: number,
  over = {},
  folder = anEntry('/opt/app/', 0o755),
  uid = 990,
): RunningProgram => ({
  executable: '/opt/app/app',
  process: aProcess({ name: 'app', uid, executable: '/opt/app/app' }),
  entry: anEntry('/opt/app/app', mode, over),
  folder,
});
const self = (...programs: readonly RunningProgram[]) => ({
  self: { ...people, programs: completeSet(programs) },
});

testCheck(check, [
  { name: 'root’s own', facts: self(program(0o755)), expect: 'pass' },
  { name: 'everybody can write it', facts: self(program(0o777)), expect: 'fail' },
  {
    name: 'run by root, owned by a user',
    facts: self(program(0o755, { uid: 1000 }, undefined, 0)),
    expect: 'fail',
  },
  {
    name: 'in a folder that everybody can write',
    facts: self(program(0o755, {}, anEntry('/opt/app/', 0o777))),
    expect: 'fail',
  },
  {
    name: 'owned by the user it runs as is milder',
    facts: self(program(0o755, { uid: 990 })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'app runs a program that its own user can change',
          expected: 'owned and writable by root alone',
          actual: '/opt/app/app: 0755, uid 990, gid 0',
          location: { path: '/opt/app/app', resource: '/opt/app/app' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'programs that cannot be seen',
    facts: { self: { ...people, programs: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
