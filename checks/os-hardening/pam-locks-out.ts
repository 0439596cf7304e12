import { defineCheck, fail, notApplicable, optional, pam, pass, shadow, undecided } from 'rempart/check';

const MOST_TRIES = 5;

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
    { standard: 'cis-debian-12', id: '5.3.3.1.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-200610' },
  ],
  needs: { self: { pam, shadow: optional(shadow) } },
  evaluate({ self: { pam, shadow } }) {
    if (pam === null) return notApplicable('There is no PAM');
    if (shadow.known && shadow.value?.every(({ password }) => password.kind !== 'hashed') === true)
      return notApplicable('No account has a password');
    const lines = pam.lines.items.filter(
      ({ type, module }) => type === 'auth' && /^pam_(faillock|tally2?)$/.test(module),
    );
    const [first] = lines;
    if (first === undefined)
      return pam.lines.reason === null
        ? fail({
            message: 'Passwords can be tried without end',
            expected: 'pam_faillock in the auth stack',
            actual: 'none',
            location: { path: '/etc/pam.d', resource: 'pam_faillock' },
          })
        : undecided(pam.lines.reason);
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
        path: setting?.path ?? first.path,
        line: setting?.line ?? first.line,
        resource: 'pam_faillock deny',
      },
      severity: 'low',
    });
  },
});
