import {
  accounts,
  changeableBy,
  defineCheck,
  type Finding,
  groups,
  judgeEach,
  octal,
  populatedGroups,
  rootJobs,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/root-jobs-guarded',
  title: 'Programs that root runs on its own can be changed by root alone',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'Who can write a program that cron or a service runs as root, or a folder above it, is root at the next run.',
  remediation:
    'Run `chown root:root PATH` and `chmod go-w PATH` on the path named, or let the job run as the user who owns it.',
  references: [
    { standard: 'lynis', id: 'SCHD-7704' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/crontab.5.html' },
  ],
  needs: { self: { jobs: rootJobs, accounts, groups } },
  evaluate({ self: { jobs, accounts, groups } }) {
    const populated = populatedGroups(groups, accounts);
    return judgeEach(jobs, ({ program, path, line, entries }): Finding | null => {
      for (const entry of entries) {
        const changer = changeableBy(entry, populated);
        if (changer !== null)
          return {
            message: `root runs ${program}, and ${changer.who} can change ${entry.path === program ? 'it' : entry.path}`,
            expected: 'owned and writable by root alone',
            actual: `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`,
            location: { path, ...(line === null ? {} : { line }), resource: program },
            // A group may be root's own helpers; whose it is a person can tell.
            ...(changer.group ? { severity: 'high' } : {}),
            fix: `chown root:root ${entry.path}; chmod go-w ${entry.path}`,
          };
      }
      return null;
    });
  },
});
