import { defineCheck, filterSet, judgeEach, octal, sessionSecrets } from 'rempart/check';

/** pam_env(8) reads it as root and hands its variables to every session, whoever may read the file. */
const FOR_ALL = '/etc/environment';

export default defineCheck({
  id: 'os-hardening/session-environment-clean',
  title: 'No secret stands among the variables that every session gets',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Every account reads it, every program inherits it, and crash reports and logs carry it away; a token that a build put there works on every machine of the image.',
  remediation:
    'Take the line out, change the secret, and give it to the one service that needs it (`LoadCredential=`, a file of mode 0600).',
  references: [
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/environment.d.html' },
    { standard: 'url', id: 'https://systemd.io/CREDENTIALS/' },
  ],
  needs: { self: { secrets: sessionSecrets } },
  evaluate: ({ self: { secrets } }) =>
    judgeEach(
      // A script that root alone may read sets nothing for the others.
      filterSet(secrets, ({ path, mode }) => path === FOR_ALL || (mode & 0o044) !== 0),
      ({ path, line, name, holds, mode }) => ({
        message: `${name} gives every session a ${holds}`,
        expected: 'no secret',
        actual: `a ${holds} in ${path}, ${octal(mode)}`,
        location: { path, line, resource: `${path} ${name}` },
      }),
    ),
});
