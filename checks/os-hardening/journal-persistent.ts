import {
  defineCheck,
  fail,
  journalFolder,
  journalSettings,
  notApplicable,
  pass,
  processes,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/journal-persistent',
  title: 'The log survives a reboot',
  targets: ['host'],
  severity: 'low',
  rationale: 'A log in memory is gone with the crash or the reboot that it should explain.',
  remediation:
    'Run `mkdir -p /var/log/journal` and `systemctl kill --signal=USR1 systemd-journald`, or set `Storage=persistent` in /etc/systemd/journald.conf; bound it with `SystemMaxUse=`.',
  references: [
    { standard: 'cis-debian-12', id: '6.1.2.4' },
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html' },
  ],
  needs: { self: { settings: journalSettings, folder: journalFolder, processes, system } },
  evaluate({ self: { settings, folder, processes, system } }) {
    if (system.machine === 'container') return notApplicable('A container writes its log to its engine');
    if (settings === null) return notApplicable('There is no systemd journal');
    const storage = settings.get('Storage');
    const mode = storage?.value.toLowerCase() || 'auto';
    if (mode === 'persistent' || (mode === 'auto' && folder)) return pass(`Storage=${mode}`);
    const other = processes.items.find(({ name }) => /^(rsyslogd|syslog-ng)$/.test(name));
    if (other !== undefined) return pass(`${other.name} keeps the log in files`);
    if (processes.reason !== null) return undecided(processes.reason);
    return fail({
      message:
        mode === 'none' ? 'The journal keeps nothing' : 'The journal is in memory and gone at the next boot',
      expected: 'Storage=persistent, or auto with /var/log/journal',
      actual: `Storage=${mode}`,
      location: {
        path: storage?.path ?? '/etc/systemd/journald.conf',
        ...(storage === undefined ? {} : { line: storage.line }),
        resource: 'Storage',
      },
    });
  },
});
