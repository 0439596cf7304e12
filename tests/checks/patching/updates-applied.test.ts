import { completeSet, incompleteSet, type UpdateMark } from 'rempart/check';
import check from '../../../checks/patching/updates-applied.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { anUpdateState, aWaitingUpdate } from '../patching-examples.ts';

const immutable = known(null);
const dpkg = (day: string) =>
  completeSet<UpdateMark>([{ role: 'database', path: '/var/lib/dpkg/status', time: Date.parse(day) }]);
const waits = known(anUpdateState('apt', [aWaitingUpdate('vim', false)]));

testCheck(check, [
  {
    name: 'last week',
    facts: { self: { marks: dpkg('2026-11-15'), updates: waits, immutable } },
    expect: { outcome: 'pass', note: '/var/lib/dpkg/status: 2026-11-15' },
  },
  {
    name: 'long ago, but nothing waits by fresh lists',
    facts: {
      self: { marks: dpkg('2026-06-15'), updates: known(anUpdateState('apt', [])), immutable },
    },
    expect: 'pass',
  },
  {
    name: 'long ago, and stale lists say that nothing waits',
    facts: {
      self: {
        marks: dpkg('2026-06-15'),
        updates: known(anUpdateState('apt', [], { fetched: Date.parse('2026-06-15') })),
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'two months: milder',
    facts: { self: { marks: dpkg('2026-09-20'), updates: notKnown, immutable } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'No package was changed for 63 days',
          expected: 'at most 30 days',
          actual: '2026-09-20',
          location: { path: '/var/lib/dpkg/status', resource: 'last update' },
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'the history of dnf counts before the database, which reading may touch',
    facts: {
      self: {
        marks: completeSet<UpdateMark>([
          { role: 'database', path: '/var/lib/rpm/rpmdb.sqlite', time: Date.parse('2026-11-21') },
          { role: 'history', path: '/var/lib/dnf/history.sqlite', time: Date.parse('2026-01-21') },
        ]),
        updates: notKnown,
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'nothing could be seen',
    facts: { self: { marks: incompleteSet<UpdateMark>([], NO_PERMISSION), updates: waits, immutable } },
    expect: 'unknown',
  },
  {
    name: 'no package manager',
    facts: { self: { marks: completeSet<UpdateMark>([]), updates: waits, immutable } },
    expect: 'not-applicable',
  },
  {
    name: 'an immutable system',
    facts: { self: { marks: dpkg('2026-01-01'), updates: waits, immutable: known('Flatcar') } },
    expect: 'not-applicable',
  },
]);
