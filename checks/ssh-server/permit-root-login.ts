import { defineCheck, judgeConnections, sshd } from 'rempart/check';

export default defineCheck({
  id: 'ssh-server/permit-root-login',
  title: 'Root cannot log in over SSH',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'A login as root leaves no trace of which person acted, and every guesser knows the name of the account.',
  remediation:
    'Set `PermitRootLogin no` in /etc/ssh/sshd_config, above any Match and before any Include that sets it, then `systemctl reload ssh`. First make sure that another account can log in and use sudo.',
  references: [
    { standard: 'cis-debian-12', id: '5.1.20' },
    { standard: 'cis-debian-13', id: '5.1.21' },
    { standard: 'dev-sec-ssh', id: 'sshd-06' },
    { standard: 'lynis', id: 'SSH-7408' },
  ],
  needs: { self: { sshd } },
  evaluate: ({ self }) =>
    judgeConnections(
      self.sshd,
      ['permitrootlogin'],
      (values) => {
        const actual = values.get('permitrootlogin');
        const expected = 'permitrootlogin no';
        if (actual === 'no') return null;
        if (actual !== 'yes')
          return {
            message: 'Root may log in over SSH with a key',
            expected,
            actual: `permitrootlogin ${actual}`,
            severity: 'medium',
          };
        const password =
          values.get('passwordauthentication') === 'yes' ||
          (values.get('kbdinteractiveauthentication') === 'yes' && values.get('usepam') === 'yes');
        return password
          ? { message: 'Root may log in over SSH with a password', expected, actual: 'permitrootlogin yes' }
          : {
              message: 'Root may log in over SSH',
              expected,
              actual: 'permitrootlogin yes',
              severity: 'high',
            };
      },
      ['passwordauthentication', 'kbdinteractiveauthentication', 'usepam'],
    ),
});
