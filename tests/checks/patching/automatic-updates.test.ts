import { completeSet, incompleteSet, type ScheduledJob } from 'rempart/check';
import check from '../../../checks/patching/automatic-updates.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { aPackage, dpkg } from '../patching-examples.ts';
import { aJob, aUnit, someUnits } from '../product-examples.ts';

const immutable = known(null);
const jobs = known(completeSet<ScheduledJob>([]));
const installed = dpkg(aPackage('unattended-upgrades', '2.9.1'));
const rpm = { manager: 'rpm' as const, packages: [] };
const settings = new Map([
  ['apt::periodic::update-package-lists', ['1']],
  ['apt::periodic::unattended-upgrade', ['1']],
  ['unattended-upgrade::origins-pattern', ['origin=Debian,label=Debian-Security']],
]);
const timers = someUnits(
  aUnit('apt-daily.timer', { wantedBy: ['timers.target'] }),
  aUnit('apt-daily-upgrade.timer', { wantedBy: ['timers.target'] }),
);
const dnf = null;

testCheck(check, [
  {
    name: 'every link holds',
    facts: { self: { installed, settings, dnf, units: timers, jobs, immutable } },
    expect: 'pass',
  },
  {
    name: 'not installed',
    facts: { self: { installed: dpkg(), settings, dnf, units: timers, jobs, immutable } },
    expect: 'fail',
  },
  {
    name: 'installed, never told to run',
    facts: {
      self: {
        installed,
        settings: new Map([...settings, ['apt::periodic::unattended-upgrade', ['0']]]),
        dnf,
        units: timers,
        jobs,
        immutable,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'APT::Periodic::Unattended-Upgrade is off',
          expected: '1',
          actual: '0',
          location: { resource: 'APT::Periodic::Unattended-Upgrade' },
        },
      ],
    },
  },
  {
    name: 'the timer is masked',
    facts: {
      self: {
        installed,
        settings,
        dnf,
        units: someUnits(aUnit('apt-daily.timer'), aUnit('apt-daily-upgrade.timer', { state: 'masked' })),
        jobs,
        immutable,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'apt-daily-upgrade.timer does not start with the machine',
          expected: 'enabled',
          actual: 'masked',
          location: { resource: 'apt-daily-upgrade.timer' },
        },
      ],
    },
  },
  {
    name: 'the security archive is not allowed',
    facts: {
      self: {
        installed,
        settings: new Map([
          ...settings,
          ['unattended-upgrade::origins-pattern', ['origin=Debian,label=Debian']],
        ]),
        dnf,
        units: timers,
        jobs,
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'without systemd cron starts it',
    facts: { self: { installed, settings, dnf, units: { ...someUnits(), manager: null }, jobs, immutable } },
    expect: 'pass',
  },
  {
    name: 'a job of one’s own',
    facts: {
      self: {
        installed: dpkg(),
        settings,
        dnf,
        units: timers,
        jobs: known(
          completeSet([aJob('/etc/cron.d/update', '0 4 * * * root apt-get update && apt-get -y upgrade')]),
        ),
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'the daily script of apt alone upgrades nothing',
    facts: {
      self: {
        installed: dpkg(),
        settings,
        dnf,
        units: timers,
        jobs: known(completeSet([aJob('/etc/cron.daily/apt-compat', 'exec /usr/lib/apt/apt.systemd.daily')])),
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'jobs that may not be read',
    facts: {
      self: {
        installed: dpkg(),
        settings,
        dnf,
        units: timers,
        jobs: known(incompleteSet<ScheduledJob>([], NO_PERMISSION)),
        immutable,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'jobs that are not known',
    facts: { self: { installed: dpkg(), settings: null, dnf, units: timers, jobs: notKnown, immutable } },
    expect: 'unknown',
  },
  {
    name: 'dnf-automatic that installs',
    facts: {
      self: {
        installed: rpm,
        settings: null,
        dnf: true,
        units: someUnits(aUnit('dnf-automatic.timer')),
        jobs,
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'dnf-automatic that only fetches',
    facts: {
      self: {
        installed: rpm,
        settings: null,
        dnf: false,
        units: someUnits(aUnit('dnf-automatic.timer')),
        jobs,
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'os-update of SUSE installs by itself',
    facts: {
      self: {
        installed: rpm,
        settings: null,
        dnf,
        units: someUnits(aUnit('os-update.timer')),
        jobs,
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'a daily script of Alpine',
    facts: {
      self: {
        installed: { manager: 'apk', packages: [] },
        settings: null,
        dnf,
        units: { ...someUnits(), manager: 'openrc' },
        jobs: known(completeSet([aJob('/etc/periodic/daily/upgrade', 'apk upgrade --update-cache')])),
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'an immutable system',
    facts: { self: { installed, settings, dnf, units: timers, jobs, immutable: known('OSTree') } },
    expect: 'not-applicable',
  },
]);
