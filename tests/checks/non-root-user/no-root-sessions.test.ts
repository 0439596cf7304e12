import { type Account, type ContainerExec, completeSet, type Resolved } from 'rempart/check';
import check from '../../../checks/non-root-user/no-root-sessions.ts';
import { testCheck } from '../../test-check.ts';
import { account, container, exec, known, refused, stopped } from '../container-examples.ts';

const facts = (
  user: string | null,
  execs: readonly ContainerExec[],
  accounts: Resolved<readonly Account[]> = known([
    account('root', 0),
    account('app', 1000),
    account('toor', 0),
  ]),
  state: Parameters<typeof container>[0] = {},
) => ({
  self: { inspect: container({ config: { user }, ...state }), execs: completeSet(execs) },
  parent: { image: { accounts } },
});

testCheck(check, [
  { name: 'no session', facts: facts('app', []), expect: 'pass' },
  { name: 'one of the container’s own user', facts: facts('app', [exec({})]), expect: 'pass' },
  { name: 'one of another ordinary user', facts: facts('app', [exec({ user: '1000:0' })]), expect: 'pass' },
  {
    name: 'one of root, in a terminal',
    facts: facts('app', [exec({ user: 'root', tty: true, command: ['bash'] })]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A terminal session runs as root in the container',
          expected: 'app',
          actual: 'root: bash',
          location: { pointer: '/ProcessConfig/user', resource: 'exec bash' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'root by number and group', facts: facts('1000', [exec({ user: '0:0' })]), expect: 'fail' },
  { name: 'root under another name', facts: facts('app', [exec({ user: 'toor' })]), expect: 'fail' },
  {
    name: 'a name while the accounts were not read',
    facts: facts('app', [exec({ user: 'root' })], refused),
    expect: 'fail',
  },
  { name: 'a container of root', facts: facts('', [exec({ user: 'root' })]), expect: 'not-applicable' },
  { name: 'it has ended', facts: facts('app', [exec({ user: '0', running: false })]), expect: 'pass' },
  {
    name: 'a stopped container',
    facts: facts('app', [], refused, { state: stopped }),
    expect: 'not-applicable',
  },
  { name: 'the session’s user is not told', facts: facts('app', [exec({ user: null })]), expect: 'unknown' },
  { name: 'the container’s user is not told', facts: facts(null, []), expect: 'unknown' },
]);
