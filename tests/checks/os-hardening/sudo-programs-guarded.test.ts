import { completeSet, type FileEntry, incompleteSet, parseSudoers, type SudoProgram } from 'rempart/check';
import check from '../../../checks/os-hardening/sudo-programs-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const [rule] = parseSudoers([
  { path: '/etc/sudoers.d/deploy', text: 'jane ALL = NOPASSWD: /opt/tools/deploy' },
]).rules;
if (rule === undefined) throw new Error('no rule');
const folders = [anEntry('/', 0o755), anEntry('/opt/', 0o755)];
const people = {
  accounts: [root, anAccount('jane', 1000)],
  groups: [aGroup('root', 0), aGroup('dev', 1005, 'jane')],
};
const self = (...entries: readonly FileEntry[]) => ({
  self: {
    programs: completeSet<SudoProgram>([
      { rule, program: '/opt/tools/deploy', entries: [...folders, ...entries] },
    ]),
    ...people,
  },
});

testCheck(check, [
  {
    name: 'of root',
    facts: self(anEntry('/opt/tools/', 0o755), anEntry('/opt/tools/deploy', 0o755)),
    expect: 'pass',
  },
  {
    name: 'of the one who may run it',
    facts: self(anEntry('/opt/tools/', 0o755), anEntry('/opt/tools/deploy', 0o755, { uid: 1000 })),
    expect: 'fail',
  },
  {
    name: 'not there yet, in a folder of a user',
    facts: self(anEntry('/opt/tools/', 0o755, { uid: 1000 })),
    expect: 'fail',
  },
  {
    name: 'writable by a group that somebody is in',
    facts: self(anEntry('/opt/tools/', 0o755), anEntry('/opt/tools/deploy', 0o775, { gid: 1005 })),
    expect: 'fail',
  },
  {
    name: 'writable by an empty group',
    facts: self(anEntry('/opt/tools/', 0o755), anEntry('/opt/tools/deploy', 0o775, { gid: 1006 })),
    expect: 'pass',
  },
  {
    name: 'rules out of sight',
    facts: { self: { programs: incompleteSet([], NO_PERMISSION), ...people } },
    expect: 'unknown',
  },
  { name: 'no sudo', facts: { self: { programs: null, ...people } }, expect: 'not-applicable' },
]);
