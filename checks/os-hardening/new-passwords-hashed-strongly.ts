import {
  defineCheck,
  fail,
  loginDefs,
  notApplicable,
  pam,
  pass,
  passwordStack,
  undecided,
} from 'rempart/check';

/** Methods as pam_unix(8) takes them as arguments and login.defs(5) as ENCRYPT_METHOD. */
const STRONG = /^(yescrypt|gost_yescrypt|blowfish|bcrypt|sha512)$/;
const WEAK = /^(md5|des|bigcrypt|sha256)$/;
const FEWEST_ROUNDS = 5000;

export default defineCheck({
  id: 'os-hardening/new-passwords-hashed-strongly',
  title: 'New passwords are hashed with a strong method',
  targets: ['host'],
  severity: 'medium',
  rationale: 'The method that is set decides how well every password to come withstands guessing.',
  remediation:
    'Write `yescrypt` (or `sha512`) at pam_unix in the password stack (/etc/pam.d/common-password, on RHEL by authselect) and `ENCRYPT_METHOD YESCRYPT` into /etc/login.defs.',
  references: [
    { standard: 'cis-debian-12', id: '5.3.3.4.3' },
    { standard: 'cis-debian-12', id: '5.4.1.4' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400220' },
    { standard: 'lynis', id: 'AUTH-9230' },
  ],
  needs: { self: { pam, loginDefs } },
  evaluate({ self: { pam, loginDefs } }) {
    const setting = loginDefs.get('ENCRYPT_METHOD');
    if (pam === null && loginDefs.size === 0)
      return notApplicable('There is neither PAM nor /etc/login.defs');
    const stack = pam === null ? [] : passwordStack(pam);
    const unix = stack.find(({ module }) => module === 'pam_unix');
    const argument = unix?.args.find((arg) => STRONG.test(arg) || WEAK.test(arg));
    // pam_unix without an argument takes the method of login.defs; without that it is the oldest of all.
    const method = (argument ?? setting?.value ?? 'des').toLowerCase();
    const location =
      argument !== undefined && unix !== undefined
        ? { path: unix.path, line: unix.line, resource: 'pam_unix' }
        : {
            path: setting?.path ?? '/etc/login.defs',
            ...(setting === undefined ? {} : { line: setting.line }),
            resource: 'ENCRYPT_METHOD',
          };
    if (!STRONG.test(method)) {
      if (argument === undefined && pam !== null && pam.lines.reason !== null)
        return undecided(pam.lines.reason);
      return fail({
        message: `New passwords are hashed with ${method}`,
        expected: 'yescrypt, bcrypt or sha512',
        actual: method,
        location,
        ...(method === 'sha256' ? { severity: 'low' } : {}),
      });
    }
    const told = unix?.args.find((arg) => arg.startsWith('rounds='))?.slice(7);
    const rounds = Number(told ?? loginDefs.get('SHA_CRYPT_MAX_ROUNDS')?.value ?? FEWEST_ROUNDS);
    return method === 'sha512' && rounds < FEWEST_ROUNDS
      ? fail({
          message: `New passwords are hashed with ${rounds} rounds alone`,
          expected: `${FEWEST_ROUNDS} or more`,
          actual: String(rounds),
          location: { ...location, resource: 'rounds' },
          severity: 'low',
        })
      : pass(method);
  },
});
