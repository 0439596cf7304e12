import {
  containerOf,
  defineCheck,
  fail,
  notApplicable,
  pass,
  processes,
  system,
  undecided,
} from 'rempart/check';

const DAEMONS = /^(systemd-journal|rsyslogd|syslog-ng|metalog|syslogd|socklog|syslog-ng-ctl|sysklogd)$/;

export default defineCheck({
  id: 'os-hardening/log-daemon-runs',
  title: 'A daemon keeps the system log',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Without a log nobody learns what happened, neither of a break-in nor of a fault.',
  remediation:
    'Start the journal or install rsyslog (`apt-get install rsyslog`, `rc-update add syslog boot` on Alpine).',
  references: [
    { standard: 'cis-debian-12', id: '6.1.1.1' },
    { standard: 'cis-debian-12', id: '6.1.3.1' },
    { standard: 'cis-debian-12', id: '6.1.3.2' },
    { standard: 'lynis', id: 'LOGG-2130' },
  ],
  needs: { self: { processes, system } },
  evaluate({ self: { processes, system } }) {
    if (system.machine === 'container') return notApplicable('A container writes its log to its engine');
    const [first] = processes.items.filter(
      (process) => containerOf(process) === null && DAEMONS.test(process.name),
    );
    if (first !== undefined) return pass(first.name);
    if (processes.reason !== null) return undecided(processes.reason);
    // busybox runs every applet under its own name: the argument tells which.
    const applet = processes.items.some(
      ({ name, command }) => name === 'busybox' && command.some((word) => /(^|\/)syslogd$/.test(word)),
    );
    return applet
      ? pass('busybox syslogd')
      : fail({
          message: 'No log daemon runs',
          expected: 'journald, rsyslog or syslog-ng',
          actual: 'none',
          location: { resource: 'log daemon' },
        });
  },
});
