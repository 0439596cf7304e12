import { completeSet, incompleteSet, type SystemProgram } from 'rempart/check';
import check from '../../../checks/os-hardening/system-programs-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, NO_PERMISSION, root } from '../host-examples.ts';

const people = {
  accounts: [root, anAccount('jane', 1000)],
  groups: [aGroup('root', 0), aGroup('dev', 1005, 'jane')],
};
const self = (...programs: readonly SystemProgram[]) => ({
  self: { programs: completeSet(programs), ...people },
});
const program = (mode: number, uid: number, gid: number, path = '/usr/bin/tool'): SystemProgram => ({
  path,
  mode,
  uid,
  gid,
});

testCheck(check, [
  { name: 'none deviates', facts: self(), expect: 'pass' },
  { name: 'at of Debian', facts: self(program(0o6755, 1, 1, '/usr/bin/at')), expect: 'pass' },
  {
    name: 'writable by a group that nobody is in',
    facts: self(program(0o775, 0, 50, '/usr/local/bin/x')),
    expect: 'pass',
  },
  { name: 'of a user', facts: self(program(0o755, 1000, 1000)), expect: 'fail' },
  { name: 'of a service', facts: self(program(0o755, 110, 0)), expect: 'fail' },
  { name: 'setuid to a user', facts: self(program(0o4755, 1000, 0)), expect: 'fail' },
  { name: 'writable by everybody', facts: self(program(0o757, 0, 0)), expect: 'fail' },
  { name: 'writable by a group', facts: self(program(0o775, 0, 1005)), expect: 'fail' },
  {
    name: 'out of sight',
    facts: { self: { programs: incompleteSet([], NO_PERMISSION), ...people } },
    expect: 'unknown',
  },
]);
