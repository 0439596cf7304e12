import { completeSet, type FileEntry, type HomeDirectory, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/shell-history-kept.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, anEntry, NO_PERMISSION } from '../host-examples.ts';

const self = (homeMode: number, ...files: readonly FileEntry[]) => ({
  self: {
    homes: completeSet<HomeDirectory>([
      { account: anAccount('jane', 1000), entry: anEntry('/home/jane/', homeMode, { uid: 1000 }), files },
    ]),
  },
});
const history = (mode: number, over: Partial<FileEntry> = {}) =>
  anEntry('/home/jane/.bash_history', mode, { uid: 1000, ...over });

testCheck(check, [
  { name: 'closed', facts: self(0o755, history(0o600)), expect: 'pass' },
  { name: 'readable by everybody', facts: self(0o755, history(0o644)), expect: 'fail' },
  { name: 'readable in a closed home', facts: self(0o700, history(0o644)), expect: 'pass' },
  {
    name: 'a link to /dev/null',
    facts: self(0o700, history(0o666, { type: 'char-device' })),
    expect: 'fail',
  },
  {
    name: 'other files are another check',
    facts: self(0o755, anEntry('/home/jane/.netrc', 0o644)),
    expect: 'not-applicable',
  },
  {
    name: 'homes out of sight',
    facts: { self: { homes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
