import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/process-privileges/unit-files-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const people = {
  accounts: [root, anAccount('jane', 1000)],
  groups: [aGroup('root', 0), aGroup('dev', 1005, 'jane')],
};
const self = (over: Partial<FileEntry> = {}) => ({
  self: {
    ...people,
    services: completeSet([
      {
        entry: anEntry('/etc/systemd/system/app.service', 0o644, over),
        user: null,
        dynamicUser: false,
        type: null,
        programs: [],
      },
    ]),
  },
});

testCheck(check, [
  { name: 'root’s own', facts: self(), expect: 'pass' },
  { name: 'writable by everybody', facts: self({ mode: 0o666 }), expect: 'fail' },
  { name: 'owned by a user', facts: self({ uid: 1000 }), expect: 'fail' },
  {
    name: 'writable by a group that somebody is in',
    facts: self({ mode: 0o664, gid: 1005 }),
    expect: 'fail',
  },
  { name: 'writable by root’s own group', facts: self({ mode: 0o664 }), expect: 'pass' },
  { name: 'none', facts: { self: { ...people, services: completeSet([]) } }, expect: 'not-applicable' },
  {
    name: 'a folder that may not be listed',
    facts: { self: { ...people, services: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
