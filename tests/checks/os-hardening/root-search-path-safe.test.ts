import { completeSet, type FileEntry, incompleteSet, type SearchPathElement } from 'rempart/check';
import check from '../../../checks/os-hardening/root-search-path-safe.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const people = {
  accounts: [root, anAccount('jane', 1000)],
  groups: [aGroup('root', 0), aGroup('dev', 1005, 'jane')],
};
const element = (folder: string, ...entries: readonly FileEntry[]): SearchPathElement => ({
  folder,
  path: '/etc/profile',
  line: 5,
  entries: [anEntry('/', 0o755), ...entries],
});
const self = (...elements: readonly SearchPathElement[]) => ({
  self: { elements: completeSet(elements), ...people },
});
const bin = element('/usr/bin', anEntry('/usr/', 0o755), anEntry('/usr/bin/', 0o755));

testCheck(check, [
  { name: 'folders of root', facts: self(bin), expect: 'pass' },
  { name: 'a folder that is not there', facts: self(bin, element('/usr/local/games')), expect: 'pass' },
  { name: 'an empty element', facts: self(bin, element('')), expect: 'fail' },
  { name: 'a dot', facts: self(element('.'), bin), expect: 'fail' },
  { name: 'a relative folder', facts: self(element('bin'), bin), expect: 'fail' },
  {
    name: 'a folder of a user',
    facts: self(element('/opt/x', anEntry('/opt/x/', 0o755, { uid: 1000 }))),
    expect: 'fail',
  },
  {
    name: 'a folder that is not there below a shared one',
    facts: self(element('/tmp/bin', anEntry('/tmp/', 0o1777))),
    expect: 'fail',
  },
  {
    name: 'a group that somebody is in',
    facts: self(element('/opt/x', anEntry('/opt/x/', 0o775, { gid: 1005 }))),
    expect: 'fail',
  },
  {
    name: 'staff, where nobody is',
    facts: self(element('/usr/local/bin', anEntry('/usr/local/bin/', 0o2775, { gid: 50 }))),
    expect: 'pass',
  },
  {
    name: 'files out of sight',
    facts: { self: { elements: incompleteSet([], NO_PERMISSION), ...people } },
    expect: 'unknown',
  },
  { name: 'nothing set', facts: self(), expect: 'not-applicable' },
]);
