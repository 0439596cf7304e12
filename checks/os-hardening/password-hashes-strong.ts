import {
  accounts,
  completeSet,
  defineCheck,
  type HashMethod,
  judgeEach,
  notApplicable,
  shadow,
} from 'rempart/check';

const STRONG: ReadonlySet<HashMethod> = new Set([
  'yescrypt',
  'gost-yescrypt',
  'scrypt',
  'argon2',
  'bcrypt',
  'sha512crypt',
]);

export default defineCheck({
  id: 'os-hardening/password-hashes-strong',
  title: 'Stored passwords are hashed with a strong method',
  targets: ['host'],
  severity: 'high',
  rationale: 'Old methods are tried billions of times a second: whoever gets the hashes has the passwords.',
  remediation:
    'Set `ENCRYPT_METHOD YESCRYPT` in /etc/login.defs and `yescrypt` at pam_unix in the PAM password stack, then set the passwords named here anew with `passwd NAME`.',
  references: [
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400400' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/crypt.5.html' },
    { standard: 'lynis', id: 'AUTH-9229' },
  ],
  needs: { self: { shadow, accounts } },
  evaluate({ self: { shadow, accounts } }) {
    const inPasswd = accounts.map(({ name, password, line }) => ({
      name,
      password,
      line,
      path: '/etc/passwd',
    }));
    const inShadow = (shadow ?? []).map(({ name, password, line }) => ({
      name,
      password,
      line,
      path: '/etc/shadow',
    }));
    const hashed = [...inPasswd, ...inShadow].filter(({ password }) => password.kind === 'hashed');
    return judgeEach(
      completeSet(hashed),
      ({ name, password, path, line }) => {
        const method = password.kind === 'hashed' ? password.method : null;
        if (method === null || STRONG.has(method)) return null;
        return {
          message: `The password of ${name} is hashed with ${method}`,
          expected: 'yescrypt, bcrypt or sha512crypt',
          actual: method,
          location: { path, line, resource: name },
          ...(method === 'sha256crypt' ? { severity: 'medium' } : {}),
        };
      },
      { partialCredit: true, whenEmpty: notApplicable('No account has a password') },
    );
  },
});
