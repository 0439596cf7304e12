import {
  defineCheck,
  type Finding,
  fail,
  hostProcesses,
  notApplicable,
  octal,
  pass,
  rsyslogModes,
  undecided,
} from 'rempart/check';

/** rsyslog makes files for everybody to read unless it is told otherwise. */
const STANDARD = 0o644;

export default defineCheck({
  id: 'os-hardening/rsyslog-files-private',
  title: 'rsyslog makes log files that others cannot read',
  targets: ['host'],
  severity: 'low',
  rationale: 'A mode that is mended by hand comes back with the next file, unless the daemon is told.',
  remediation: 'Write `$FileCreateMode 0640` into /etc/rsyslog.conf, above the rules, and restart rsyslog.',
  references: [{ standard: 'cis-debian-12', id: '6.1.3.4' }],
  needs: { self: { set: rsyslogModes, processes: hostProcesses } },
  evaluate({ self: { set, processes } }) {
    const runs = processes.items.some(({ name }) => name === 'rsyslogd');
    if (set === null || (!runs && processes.reason === null))
      return notApplicable('rsyslog does not run here');
    const findings = set.modes
      .filter(({ mode }) => (mode & 0o137) !== 0)
      .map(
        ({ mode, path, line }): Finding => ({
          message: 'rsyslog makes files that are open too far',
          expected: '0640 or less',
          actual: octal(mode),
          location: { path, line, resource: 'FileCreateMode' },
        }),
      );
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    if (set.unreadable !== null) return undecided(set.unreadable);
    return set.modes.length > 0
      ? pass(`${set.modes[0]?.path}:${set.modes[0]?.line}`)
      : fail({
          message: 'rsyslog makes files that everybody can read',
          expected: '$FileCreateMode 0640',
          actual: `${octal(STANDARD)} (default)`,
          location: { path: '/etc/rsyslog.conf', resource: 'FileCreateMode' },
        });
  },
});
