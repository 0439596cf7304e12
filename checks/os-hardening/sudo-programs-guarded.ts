import {
  accounts,
  changeableBy,
  defineCheck,
  type Finding,
  groups,
  judgeEach,
  notApplicable,
  octal,
  populatedGroups,
  sudoPrograms,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/sudo-programs-guarded',
  title: 'Programs that sudo grants can be changed by root alone',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who may run one program as root and can also write it, or put another in its place, has every right of root.',
  remediation:
    'Run `chown root:root PATH` and `chmod go-w PATH` on the path named, or move the program to /usr/local/sbin and change the rule with `visudo`.',
  references: [{ standard: 'url', id: 'https://www.sudo.ws/docs/man/sudoers.man/' }],
  needs: { self: { programs: sudoPrograms, accounts, groups } },
  evaluate({ self: { programs, accounts, groups } }) {
    if (programs === null) return notApplicable('sudo is not installed');
    const populated = populatedGroups(groups, accounts);
    return judgeEach(programs, ({ rule, program, entries }): Finding | null => {
      for (const entry of entries) {
        const changer = changeableBy(entry, populated);
        if (changer === null) continue;
        return {
          message: `${rule.grantee} runs ${program} as root, and ${changer.who} can change ${entry.path === program ? 'it' : entry.path}`,
          expected: 'owned and writable by root alone',
          actual: `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`,
          location: { path: rule.path, line: rule.line, resource: `${rule.grantee}: ${program}` },
          ...(changer.group ? { severity: 'medium' } : {}),
          fix: `chown root:root ${entry.path}; chmod go-w ${entry.path}`,
        };
      }
      return null;
    });
  },
});
