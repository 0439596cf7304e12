import {
  defineCheck,
  fail,
  hostProcesses,
  notApplicable,
  pass,
  scheduledJobs,
  system,
  undecided,
} from 'rempart/check';

/** Daemons that write files which grow until something cuts them. */
const WRITES_FILES = /^(rsyslogd|syslog-ng|metalog|socklog|sysklogd)$/;
/** Programs that cut them. */
const CUTS = /\b(logrotate|newsyslog|savelog)\b/;

export default defineCheck({
  id: 'os-hardening/logs-rotated',
  title: 'Log files are cut before they fill the disk',
  targets: ['host'],
  severity: 'low',
  rationale: 'A full disk stops the log when it is needed, and the host with it.',
  remediation:
    'Install logrotate and see that it runs: `systemctl enable --now logrotate.timer`, or /etc/cron.daily/logrotate.',
  references: [
    { standard: 'cis-debian-12', id: '6.1.3.8' },
    { standard: 'lynis', id: 'LOGG-2146' },
  ],
  needs: { self: { jobs: scheduledJobs, processes: hostProcesses, system } },
  evaluate({ self: { jobs, processes, system } }) {
    if (system.machine === 'container') return notApplicable('A container writes its log to its engine');
    const job = jobs.items.find(({ text, path }) => CUTS.test(path) || CUTS.test(text));
    if (job !== undefined) return pass(job.path);
    const daemon = processes.items.find(({ name }) => WRITES_FILES.test(name));
    if (daemon === undefined)
      return processes.reason === null
        ? notApplicable('No daemon writes log files; the journal cuts its own')
        : undecided(processes.reason);
    if (jobs.reason !== null) return undecided(jobs.reason);
    return fail({
      message: `${daemon.name} writes files that nothing cuts`,
      expected: 'logrotate in a timer or in cron',
      actual: 'no such job',
      location: { resource: 'logrotate' },
    });
  },
});
