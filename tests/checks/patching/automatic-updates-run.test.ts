import { completeSet, incompleteSet, type UpdateMark } from 'rempart/check';
import check from '../../../checks/patching/automatic-updates-run.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION } from '../host-examples.ts';
import { aUnit, someUnits } from '../product-examples.ts';

const immutable = known(null);
const timer = someUnits(aUnit('apt-daily-upgrade.timer', { wantedBy: ['timers.target'] }));
const path = '/var/lib/systemd/timers/stamp-apt-daily-upgrade.timer';
const ran = (day: string): UpdateMark => ({ role: 'automatic', path, time: Date.parse(day) });
const none = completeSet<UpdateMark>([]);

testCheck(check, [
  {
    name: 'yesterday',
    facts: { self: { units: timer, marks: completeSet([ran('2026-11-21')]), immutable } },
    expect: { outcome: 'pass', note: `${path}: 2026-11-21T00:00:00.000Z` },
  },
  {
    name: 'enabled, last run a month ago',
    facts: { self: { units: timer, marks: completeSet([ran('2026-10-21')]), immutable } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'apt-daily-upgrade.timer is enabled, but did not run during the last week',
          expected: 'a run during the last 7 days',
          actual: 'last run 2026-10-21',
          location: { resource: 'automatic updates', path },
        },
      ],
      follows: ['patching/automatic-updates'],
    },
  },
  {
    name: 'the package database alone is no trace of a run',
    facts: {
      self: {
        units: timer,
        marks: completeSet([{ ...ran('2026-11-21'), role: 'database' as const }]),
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'marks that could not be seen',
    facts: { self: { units: timer, marks: incompleteSet<UpdateMark>([], NO_PERMISSION), immutable } },
    expect: 'unknown',
  },
  {
    name: 'a masked timer is the fault of another check',
    facts: {
      self: {
        units: someUnits(aUnit('apt-daily-upgrade.timer', { state: 'masked' })),
        marks: none,
        immutable,
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'units that may not be listed',
    facts: {
      self: {
        units: { manager: 'systemd', installed: incompleteSet([], NO_PERMISSION) },
        marks: none,
        immutable,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'OpenRC',
    facts: { self: { units: { ...someUnits(), manager: 'openrc' }, marks: none, immutable } },
    expect: 'not-applicable',
  },
  {
    name: 'an immutable system',
    facts: { self: { units: timer, marks: none, immutable: known('OSTree') } },
    expect: 'not-applicable',
  },
]);
