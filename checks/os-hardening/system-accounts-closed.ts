import {
  accounts,
  completeSet,
  defineCheck,
  firstOrdinaryUid,
  isClosedShell,
  judgeEach,
  loginDefs,
  optional,
  shadow,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/system-accounts-closed',
  title: 'Nobody can log in as a system account',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'System accounts exist to own processes; one with a shell and a password is a login that nobody watches.',
  remediation:
    'Run `usermod -s /usr/sbin/nologin -L NAME`. Some programs run jobs by the shell of their account (postgres, git): there lock the password alone.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.7' },
    { standard: 'cis-debian-12', id: '5.4.2.8' },
  ],
  needs: { self: { accounts, shadow: optional(shadow), loginDefs } },
  evaluate({ self: { accounts, shadow, loginDefs } }) {
    const limit = firstOrdinaryUid(loginDefs);
    const system = accounts.filter(({ name, uid }) => uid > 0 && uid < limit && name !== 'root');
    return judgeEach(
      completeSet(system),
      ({ name, shell, password, line }) => {
        if (isClosedShell(shell)) return null;
        const state =
          password.kind === 'shadowed' && shadow.known
            ? (shadow.value?.find((entry) => entry.name === name)?.password.kind ?? 'locked')
            : password.kind;
        // A locked account is closed by its password, though `su` from root and keys still get a shell.
        return {
          message: `The system account ${name} has a shell${state === 'locked' ? ', though its password is locked' : ''}`,
          expected: '/usr/sbin/nologin',
          actual: shell || '/bin/sh',
          location: { path: '/etc/passwd', line, resource: name },
          ...(state === 'locked' ? { severity: 'info' } : {}),
        };
      },
      { partialCredit: true },
    );
  },
});
