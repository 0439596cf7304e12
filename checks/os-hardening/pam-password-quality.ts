import {
  defineCheck,
  fail,
  notApplicable,
  optional,
  pam,
  pass,
  passwordStack,
  shadow,
  undecided,
} from 'rempart/check';

const SHORTEST = 14;

export default defineCheck({
  id: 'os-hardening/pam-password-quality',
  title: 'New passwords must be long enough',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Length is what makes a password resist guessing once its hash is known.',
  remediation:
    'Install libpam-pwquality (Debian, Ubuntu; RHEL has it) and set `minlen = 14` in /etc/security/pwquality.conf. Existing passwords stay.',
  references: [
    { standard: 'cis-debian-12', id: '5.3.1.3' },
    { standard: 'cis-debian-12', id: '5.3.2.3' },
    { standard: 'cis-debian-12', id: '5.3.3.2.2' },
    { standard: 'lynis', id: 'AUTH-9262' },
  ],
  needs: { self: { pam, shadow: optional(shadow) } },
  evaluate({ self: { pam, shadow } }) {
    if (pam === null) return notApplicable('There is no PAM');
    if (shadow.known && shadow.value?.every(({ password }) => password.kind !== 'hashed') === true)
      return notApplicable('No account has a password');
    const line = passwordStack(pam).find(({ module }) => /^pam_(pwquality|passwdqc|cracklib)$/.test(module));
    if (line === undefined)
      return pam.lines.reason === null
        ? fail({
            message: 'Any password is accepted',
            expected: `pam_pwquality with minlen ${SHORTEST}`,
            actual: 'none',
            location: { path: '/etc/pam.d', resource: 'pam_pwquality' },
          })
        : undecided(pam.lines.reason);
    if (line.module === 'pam_passwdqc') return pass('pam_passwdqc');
    const given = line.args.find((arg) => arg.startsWith('minlen='))?.slice(7);
    const setting = pam.pwquality.findLast(({ name }) => name === 'minlen');
    // The argument of the module wins over the file; without either pwquality asks for 8, cracklib for 9.
    const length = Number(given ?? setting?.value ?? (line.module === 'pam_cracklib' ? 9 : 8));
    if (length >= SHORTEST) return pass(`minlen ${length}`);
    return fail({
      message: `Passwords of ${length} characters are accepted`,
      expected: `${SHORTEST} or more`,
      actual: String(length),
      location: {
        path: given === undefined ? (setting?.path ?? '/etc/security/pwquality.conf') : line.path,
        resource: 'minlen',
      },
      severity: 'low',
    });
  },
});
