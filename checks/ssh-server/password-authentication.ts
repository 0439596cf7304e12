import { defineCheck, judgeConnections, sshd } from 'rempart/check';

export default defineCheck({
  id: 'ssh-server/password-authentication',
  title: 'SSH takes no passwords',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Passwords can be guessed, reused and phished; keys cannot be guessed and never leave the client.',
  remediation:
    'Install keys for every account, then set `PasswordAuthentication no` and `KbdInteractiveAuthentication no` in /etc/ssh/sshd_config and reload sshd. Keep keyboard-interactive only as a second factor: `AuthenticationMethods publickey,keyboard-interactive`.',
  references: [
    { standard: 'dev-sec-ssh', id: 'sshd-27' },
    { standard: 'dev-sec-ssh', id: 'sshd-29' },
    { standard: 'url', id: 'https://man.openbsd.org/sshd_config#PasswordAuthentication' },
  ],
  needs: { self: { sshd } },
  evaluate: ({ self }) =>
    judgeConnections(
      self.sshd,
      ['passwordauthentication'],
      (values) => {
        const methods = values.all('authenticationmethods').join(' ').split(' ').filter(Boolean);
        const needsKey = methods.length > 0 && methods.every((list) => /(^|,)publickey(,|$|:)/.test(list));
        if (needsKey) return null;
        if (values.get('passwordauthentication') === 'yes')
          return {
            message: 'SSH accepts passwords',
            expected: 'passwordauthentication no',
            actual: 'passwordauthentication yes',
          };
        // Through PAM the keyboard-interactive method asks for the very same password.
        return values.get('kbdinteractiveauthentication') === 'yes' && values.get('usepam') === 'yes'
          ? {
              message: 'SSH accepts passwords through PAM (keyboard-interactive)',
              expected: 'kbdinteractiveauthentication no',
              actual: 'kbdinteractiveauthentication yes, usepam yes',
              severity: 'medium',
              keyword: 'kbdinteractiveauthentication',
            }
          : null;
      },
      ['kbdinteractiveauthentication', 'authenticationmethods', 'usepam'],
    ),
});
