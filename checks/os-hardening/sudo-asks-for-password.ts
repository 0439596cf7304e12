import {
  accounts,
  completeSet,
  defineCheck,
  type Finding,
  groups,
  incompleteSet,
  isClosedShell,
  judgeEach,
  notApplicable,
  optional,
  sudoers,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/sudo-asks-for-password',
  title: 'Nobody becomes root by sudo without a password',
  targets: ['host'],
  severity: 'high',
  rationale:
    'With NOPASSWD for everything, whatever runs under that account, or steals its key, is root at once.',
  remediation:
    'Edit the line with `visudo -f FILE`: take NOPASSWD (or !authenticate) away, or name the exact commands. Give the account a password first (`passwd NAME`), or it can no longer use sudo. Automation that relies on it needs exact commands.',
  references: [
    { standard: 'cis-debian-12', id: '5.2.4' },
    { standard: 'cis-debian-12', id: '5.2.5' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300020' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300021' },
    { standard: 'lynis', id: 'AUTH-9250' },
  ],
  needs: { self: { sudoers, accounts: optional(accounts), groups: optional(groups) } },
  evaluate({ self: { sudoers, accounts, groups } }) {
    if (sudoers === null) return notApplicable('sudo is not installed');
    const account = (name: string) =>
      accounts.known ? accounts.value.find((entry) => entry.name === name) : undefined;
    /** A local group that is not there, or that nobody is in, grants nothing today. */
    const isEmptyGroup = (grantee: string): boolean => {
      const name = /^%(?!#|:)(.+)$/.exec(grantee)?.[1];
      if (name === undefined || !groups.known || !accounts.known) return false;
      const group = groups.value.find((entry) => entry.name === name);
      return (
        group !== undefined &&
        group.members.length === 0 &&
        !accounts.value.some(({ gid }) => gid === group.gid)
      );
    };
    const open = sudoers.rules.filter(
      ({ grantee, command, runAs, noPassword }) =>
        noPassword &&
        command === 'ALL' &&
        grantee !== 'root' &&
        runAs.some((user) => user === 'ALL' || user === 'root') &&
        !isEmptyGroup(grantee),
    );
    const off = sudoers.defaults.filter(
      ({ name, value, scope }) => name === 'authenticate' && value === false && scope !== ':root',
    );
    const seen = [
      ...open.map(({ grantee, path, line }): Finding => {
        const shell = account(grantee)?.shell;
        return {
          message: `${grantee} runs everything as root without a password`,
          expected: 'a password, or exact commands',
          actual: 'NOPASSWD: ALL',
          location: { path, line, resource: grantee },
          ...(shell !== undefined && isClosedShell(shell) ? { severity: 'medium' } : {}),
        };
      }),
      ...off.map(
        ({ scope, path, line }): Finding => ({
          message: `sudo asks ${scope === '' ? 'nobody' : `no one at ${scope}`} for a password`,
          expected: 'authenticate',
          actual: '!authenticate',
          location: { path, line, resource: `Defaults${scope}` },
        }),
      ),
    ];
    return judgeEach(
      sudoers.reason === null ? completeSet(seen) : incompleteSet(seen, sudoers.reason),
      (finding) => finding,
    );
  },
});
