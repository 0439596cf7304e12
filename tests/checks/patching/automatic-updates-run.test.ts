import { completeSet, incompleteSet, type UpdateMark } from 'rempart/check';
import check from '../../../checks/patching/automatic-updates-run.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION } from '../host-examples.ts';
import { aPackage, dpkg } from '../patching-examples.ts';
import { aUnit, someUnits } from '../product-examples.ts';

const immutable = known(null);
const installed = dpkg(aPackage('unattended-upgrades', '2.9.1'));
const timer = someUnits(aUnit('apt-daily-upgrade.timer', { wantedBy: ['timers.target'] }));
const path = '/var/lib/apt/periodic/upgrade-stamp';
const ran = (day: string): UpdateMark => ({ role: 'automatic', path, time: Date.parse(day) });
const none = completeSet<UpdateMark>([]);

testCheck(check, [
  {
    name: 'yesterday',
    facts: { self: { installed, units: timer, marks: completeSet([ran('2026-11-21')]), immutable } },
    expect: { outcome: 'pass', note: `${path}: 2026-11-21T00:00:00.000Z` },
  },
  {
    name: 'enabled, last run a month ago',
    facts: { self: { installed, units: timer, marks: completeSet([ran('2026-10-21')]), immutable } },
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
        installed,
        units: timer,
        marks: completeSet([{ ...ran('2026-11-21'), role: 'database' as const }]),
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'that the timer of apt fired is no run of unattended-upgrades',
    facts: {
      self: {
        installed,
        units: timer,
        marks: completeSet([
          { ...ran('2026-11-21'), path: '/var/lib/systemd/timers/stamp-apt-daily-upgrade.timer' },
        ]),
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'the timer of apt alone installs nothing',
    facts: { self: { installed: dpkg(), units: timer, marks: none, immutable } },
    expect: 'not-applicable',
  },
  {
    name: 'the timer of dnf-automatic counts by its own stamp',
    facts: {
      self: {
        installed: { manager: 'rpm', packages: [] },
        units: someUnits(aUnit('dnf-automatic.timer', { wantedBy: ['timers.target'] })),
        marks: completeSet([
          { ...ran('2026-11-21'), path: '/var/lib/systemd/timers/stamp-dnf-automatic.timer' },
        ]),
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'marks that could not be seen',
    facts: {
      self: { installed, units: timer, marks: incompleteSet<UpdateMark>([], NO_PERMISSION), immutable },
    },
    expect: 'unknown',
  },
  {
    name: 'a masked timer is the fault of another check',
    facts: {
      self: {
        installed,
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
        installed,
        units: { manager: 'systemd', installed: incompleteSet([], NO_PERMISSION) },
        marks: none,
        immutable,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'OpenRC',
    facts: { self: { installed, units: { ...someUnits(), manager: 'openrc' }, marks: none, immutable } },
    expect: 'not-applicable',
  },
  {
    name: 'an immutable system',
    facts: { self: { installed, units: timer, marks: none, immutable: known('OSTree') } },
    expect: 'not-applicable',
  },
]);
