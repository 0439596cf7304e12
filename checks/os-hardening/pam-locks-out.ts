import {
  defineCheck,
  fail,
  loginStacks,
  notApplicable,
  optional,
  type PamLine,
  pam,
  pass,
  shadow,
  undecided,
} from 'rempart/check';

const MOST_TRIES = 5;
const LOCKS = /^pam_(faillock|tally2?)$/;

/** pam_faillock(8) counts only where it is told `authfail`; `preauth` alone asks about locks that nobody makes. */
const counts = ({ module, args }: PamLine): boolean =>
  module === 'pam_faillock' ? args.includes('authfail') : LOCKS.test(module);

export default defineCheck({
  id: 'os-hardening/pam-locks-out',
  title: 'Accounts are locked after repeated wrong passwords',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Without a limit a weak password is found by trying.',
  remediation:
    'Enable pam_faillock (`authselect enable-feature with-faillock`; on Debian a profile for pam-auth-update) and set `deny = 5` and `unlock_time = 900` in /etc/security/faillock.conf.',
  references: [
    { standard: 'cis-debian-12', id: '5.3.2.2' },
    { standard: 'cis-debian-12', id: '5.3.3.1.1' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-200610' },
  ],
  needs: { self: { pam, shadow: optional(shadow) } },
  evaluate({ self: { pam, shadow } }) {
    if (pam === null) return notApplicable('There is no PAM');
    if (shadow.known && shadow.value?.every(({ password }) => password.kind !== 'hashed') === true)
      return notApplicable('No account has a password');
    // A login that takes no password has nothing to count.
    const stacks = loginStacks(pam).filter(({ lines }) => lines.some(({ module }) => module === 'pam_unix'));
    const open = stacks.filter(({ lines }) => !lines.some(counts));
    if (stacks.length === 0 || open.length > 0)
      return pam.lines.reason === null
        ? fail({
            message:
              open.length === stacks.length
                ? 'Passwords can be tried without end'
                : `Passwords can be tried without end at ${open.map(({ service }) => service).join(', ')}`,
            expected: 'pam_faillock with authfail in the auth stack',
            actual: stacks.some(({ lines }) => lines.some(({ module }) => module === 'pam_faillock'))
              ? 'pam_faillock where it does not count'
              : 'none',
            location: { path: '/etc/pam.d', resource: 'pam_faillock' },
          })
        : undecided(pam.lines.reason);
    const lines = stacks.flatMap((stack) => stack.lines).filter(({ module }) => LOCKS.test(module));
    const told = lines.flatMap(({ args, path, line }) =>
      args.filter((arg) => arg.startsWith('deny=')).map((arg) => ({ value: arg.slice(5), path, line })),
    );
    const setting = told.at(-1) ?? pam.faillock.findLast(({ name }) => name === 'deny') ?? null;
    // faillock.conf(5): three tries unless told; 0 switches the lock off.
    const tries = setting === null ? 3 : Number(setting.value);
    if (tries > 0 && tries <= MOST_TRIES) return pass(`after ${tries} tries`);
    return fail({
      message:
        tries === 0 ? 'The lock is switched off' : `Accounts are locked only after ${tries} wrong passwords`,
      expected: `1 to ${MOST_TRIES}`,
      actual: String(tries),
      location: {
        path: setting?.path ?? lines[0]?.path ?? '/etc/pam.d',
        ...(setting === null ? {} : { line: setting.line }),
        resource: 'pam_faillock deny',
      },
      severity: 'low',
    });
  },
});
