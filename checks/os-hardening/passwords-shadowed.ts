import { accounts, completeSet, defineCheck, judgeEach, notApplicable } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/passwords-shadowed',
  title: 'Password hashes stand in /etc/shadow alone',
  targets: ['host'],
  severity: 'high',
  rationale: 'Everybody can read /etc/passwd; a hash in it can be guessed at leisure.',
  remediation: 'Run `pwconv`, then set the password anew: the old one has been readable.',
  references: [
    { standard: 'cis-debian-12', id: '7.2.1' },
    { standard: 'dev-sec-linux', id: 'os-03b' },
  ],
  needs: { self: { accounts } },
  evaluate({ self: { accounts } }) {
    if (accounts.length === 0) return notApplicable('There is no /etc/passwd');
    return judgeEach(completeSet(accounts), ({ name, password, line }) =>
      (password.kind === 'hashed' || password.kind === 'locked') && password.method !== null
        ? {
            message: `The password hash of ${name} is readable by everybody`,
            expected: 'x',
            actual: `a hash (${password.method})`,
            location: { path: '/etc/passwd', line, resource: name },
          }
        : null,
    );
  },
});
