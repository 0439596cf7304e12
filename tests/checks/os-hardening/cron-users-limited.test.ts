import { completeSet, incompleteSet, type OsRelease } from 'rempart/check';
import check from '../../../checks/os-hardening/cron-users-limited.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const release = (id: string): OsRelease => ({
  id,
  idLike: [],
  versionId: null,
  codename: null,
  prettyName: null,
  fields: new Map(),
});
const both = { crontab: true, at: true };
const self = (programs: typeof both, ...names: readonly string[]) => ({
  self: {
    files: completeSet(names.map((name) => anEntry(`/etc/${name}`, 0o640))),
    programs,
    release: release('debian'),
  },
});

testCheck(check, [
  { name: 'lists for both', facts: self(both, 'cron.allow', 'at.allow'), expect: 'pass' },
  { name: 'at without a list is for root alone', facts: self(both, 'cron.allow'), expect: 'pass' },
  { name: 'no list for cron, as Debian ships it', facts: self({ crontab: true, at: false }), expect: 'fail' },
  {
    name: 'a list of who may not, as RHEL ships it',
    facts: self({ crontab: true, at: false }, 'cron.deny'),
    expect: 'fail',
  },
  { name: 'at as Debian ships it', facts: self({ crontab: false, at: true }, 'at.deny'), expect: 'fail' },
  { name: 'timers alone', facts: self({ crontab: false, at: false }), expect: 'not-applicable' },
  {
    name: 'the cron of busybox',
    facts: { self: { files: completeSet([]), programs: both, release: release('alpine') } },
    expect: 'not-applicable',
  },
  {
    name: 'out of sight',
    facts: { self: { files: incompleteSet([], NO_PERMISSION), programs: both, release: null } },
    expect: 'unknown',
  },
]);
