import {
  cronAccessFiles,
  cronPrograms,
  defineCheck,
  type Finding,
  fail,
  notApplicable,
  osRelease,
  pass,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/cron-users-limited',
  title: 'Only users who are named may use cron and at',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A job is how a break-in into an account stays after the password was changed, and goes on when nobody is logged in.',
  remediation:
    'Make /etc/cron.allow and /etc/at.allow with the names of those who need them, one a line (`chmod 640`, root:root), and delete cron.deny and at.deny.',
  references: [
    { standard: 'cis-debian-12', id: '2.4.1.8' },
    { standard: 'cis-debian-12', id: '2.4.2.1' },
    { standard: 'lynis', id: 'SCHD-7718' },
    { standard: 'lynis', id: 'SCHD-7720' },
  ],
  needs: { self: { files: cronAccessFiles, programs: cronPrograms, release: osRelease } },
  evaluate({ self: { files, programs, release } }) {
    if (release?.id === 'alpine')
      return notApplicable('The cron of busybox lets in whoever may write /etc/crontabs');
    if (!programs.crontab && !programs.at) return notApplicable('Neither crontab nor at is installed');
    const has = (name: string): boolean => files.items.some(({ path }) => path === `/etc/${name}`);
    const open = (name: 'cron' | 'at', actual: string): Finding => ({
      message: `Everybody may use ${name}`,
      expected: `/etc/${name}.allow`,
      actual,
      location: { path: `/etc/${name}.allow`, resource: name },
      fix: `install -o root -g root -m 640 /dev/null /etc/${name}.allow`,
    });
    const findings = [
      ...(programs.crontab && !has('cron.allow')
        ? [open('cron', has('cron.deny') ? 'whoever is not in /etc/cron.deny' : 'no list')]
        : []),
      // at(1): without either list root alone may use it.
      ...(programs.at && !has('at.allow') && has('at.deny')
        ? [open('at', 'whoever is not in /etc/at.deny')]
        : []),
    ];
    const [first, ...rest] = findings;
    if (files.reason !== null) return undecided(files.reason);
    return first === undefined ? pass() : fail([first, ...rest]);
  },
});
