import {
  defineCheck,
  fail,
  filterSet,
  immutableSystem,
  installedPackages,
  lastMark,
  notApplicable,
  optional,
  pass,
  startsAtBoot,
  undecided,
  unitNamed,
  units,
  updateMarks,
} from 'rempart/check';

const TIMERS = [
  'apt-daily-upgrade.timer',
  'dnf-automatic.timer',
  'dnf-automatic-install.timer',
  'dnf5-automatic.timer',
  'transactional-update.timer',
  'os-update.timer',
];
const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/automatic-updates-run',
  title: 'Automatic updates really ran during the last week',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A timer that is enabled proves nothing: the job may fail every night, or the machine sleep at its hour.',
  remediation:
    'Look when it ran and why not (`systemctl list-timers`, `journalctl -u apt-daily-upgrade`, `journalctl -u dnf-automatic`), start the timer, and set `Persistent=true` for a machine that is off at night.',
  references: [
    { standard: 'lynis', id: 'PKGS-7420' },
    { standard: 'nist-800-190', id: '4.5.3' },
  ],
  needs: {
    self: { installed: installedPackages, units, marks: updateMarks, immutable: optional(immutableSystem) },
  },
  evaluate({ self: { installed, units, marks, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} updates itself as a whole`);
    if (units.manager !== 'systemd') return notApplicable('No timers of systemd run here');
    const timer = TIMERS.map((name) => unitNamed(units, name)).find(
      (unit) => unit !== null && startsAtBoot(unit),
    );
    if (timer === undefined || timer === null)
      return units.installed.reason === null
        ? notApplicable('No timer installs updates')
        : undecided(units.installed.reason);
    // The timer of apt fires on every Debian; only with unattended-upgrades does it install anything, and that leaves marks of its own.
    const ofApt = timer.name === 'apt-daily-upgrade.timer';
    if (ofApt && !installed?.packages.some(({ name }) => name === 'unattended-upgrades'))
      return notApplicable('The timer of apt installs nothing without unattended-upgrades');
    const last = lastMark(
      filterSet(marks, ({ path }) => !ofApt || !path.endsWith('.timer')),
      'automatic',
    );
    // The day of grace is for intervals of a week.
    if (last !== null && collectedAt - last.time <= 8 * DAY)
      return pass(`${last.path}: ${new Date(last.time).toISOString()}`);
    if (marks.reason !== null) return undecided(marks.reason);
    return fail(
      {
        message: `${timer.name} is enabled, but did not run during the last week`,
        expected: 'a run during the last 7 days',
        actual:
          last === null ? 'no trace of a run' : `last run ${new Date(last.time).toISOString().slice(0, 10)}`,
        location: { resource: 'automatic updates', ...(last === null ? {} : { path: last.path }) },
      },
      { follows: ['patching/automatic-updates'] },
    );
  },
});
