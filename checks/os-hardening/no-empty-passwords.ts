import {
  accounts,
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  isClosedShell,
  judgeEach,
  optional,
  shadow,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/no-empty-passwords',
  title: 'No account has an empty password',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'An empty password lets anybody in who knows the name, by su, at the console and through every service that uses PAM.',
  remediation: 'Lock the password with `passwd -l NAME`, or set one with `passwd NAME`.',
  references: [
    { standard: 'cis-debian-12', id: '7.2.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300027' },
    { standard: 'dev-sec-linux', id: 'os-03b' },
    { standard: 'lynis', id: 'AUTH-9283' },
  ],
  needs: { self: { accounts, shadow: optional(shadow) } },
  evaluate({ self: { accounts, shadow } }) {
    const seen = accounts.map((account) => {
      if (account.password.kind !== 'shadowed')
        return { account, empty: account.password.kind === 'empty', path: '/etc/passwd', line: account.line };
      const entry = shadow.known ? shadow.value?.find(({ name }) => name === account.name) : undefined;
      return {
        account,
        empty: entry?.password.kind === 'empty',
        path: '/etc/shadow',
        line: entry?.line ?? account.line,
      };
    });
    // Without /etc/shadow only what stands in /etc/passwd itself is seen.
    const unseen =
      shadow.known || accounts.every(({ password }) => password.kind !== 'shadowed') ? null : shadow.reason;
    return judgeEach(
      unseen === null ? completeSet(seen) : incompleteSet(seen, unseen),
      ({ account, empty, path, line }): Finding | null =>
        empty
          ? {
              message: `${account.name} has an empty password`,
              expected: 'a password, or a locked one',
              actual: 'empty',
              location: { path, line, resource: account.name },
              ...(isClosedShell(account.shell) ? { severity: 'high' } : {}),
              fix: `passwd -l ${account.name}`,
            }
          : null,
    );
  },
});
