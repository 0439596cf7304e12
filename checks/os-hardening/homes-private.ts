import { defineCheck, type Finding, homeDirectories, judgeEach, notApplicable, octal } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/homes-private',
  title: 'Homes belong to their users and are closed to others',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Who can write into a home adds a key or a start file and becomes its user; who can read it finds his files.',
  remediation:
    'Run `chown USER HOME` and `chmod 750 HOME`; for new accounts set `HOME_MODE 0750` in /etc/login.defs. Web servers that publish from homes need o+x.',
  references: [
    { standard: 'cis-debian-12', id: '7.2.9' },
    { standard: 'lynis', id: 'HOME-9304' },
    { standard: 'lynis', id: 'HOME-9306' },
  ],
  needs: { self: { homes: homeDirectories } },
  evaluate({ self: { homes } }) {
    return judgeEach(
      homes,
      ({ account, entry }): Finding | null => {
        if (entry === null || entry.type !== 'directory') return null;
        const { path, mode, uid } = entry;
        const finding = (message: string, expected: string, actual: string, mild: boolean): Finding => ({
          message,
          expected,
          actual,
          location: { path, resource: account.name },
          ...(mild ? { severity: 'low' } : {}),
        });
        if (uid !== account.uid && uid !== 0)
          return finding(
            `The home of ${account.name} belongs to another user`,
            `uid ${account.uid}`,
            `uid ${uid}`,
            false,
          );
        // A private group of the same name, as most systems make it, holds the user alone.
        const groupWrites = (mode & 0o020) !== 0 && entry.gid !== account.gid;
        if ((mode & 0o002) !== 0 || groupWrites)
          return finding(`Others can write into the home of ${account.name}`, '0750', octal(mode), false);
        return (mode & 0o005) === 0
          ? null
          : finding(`Everybody can look into the home of ${account.name}`, '0750', octal(mode), true);
      },
      { partialCredit: true, whenEmpty: notApplicable('No account has a home and a shell') },
    );
  },
});
