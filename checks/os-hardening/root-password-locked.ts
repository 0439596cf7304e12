import { accounts, defineCheck, fail, notApplicable, pass, shadow } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/root-password-locked',
  title: 'Nobody logs in as root with a password',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A password of root is shared by all who administer: the log does not tell who used it, and it stays when one of them leaves. An empty one is judged by no-empty-passwords.',
  remediation:
    'Give each administrator sudo, try it, then run `passwd -l root`. Without a password of root the emergency console of systemd stays shut: keep another way to repair the machine.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.4' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400110' },
  ],
  needs: { self: { accounts, shadow } },
  evaluate({ self: { accounts, shadow } }) {
    const own = accounts.find(({ name }) => name === 'root');
    if (own === undefined) return notApplicable('There is no account root');
    const entry = shadow?.find(({ name }) => name === 'root');
    const shadowed = own.password.kind === 'shadowed';
    // Without an entry there is nothing that a password could be compared with.
    const password = shadowed ? entry?.password : own.password;
    if (password?.kind !== 'hashed') return pass(password?.kind === 'empty' ? 'empty' : 'locked');
    return fail({
      message: 'root has a password',
      expected: 'locked',
      actual: `a hash (${password.method})`,
      location: {
        path: shadowed ? '/etc/shadow' : '/etc/passwd',
        line: (shadowed ? entry?.line : undefined) ?? own.line,
        resource: 'root',
      },
      fix: 'passwd -l root',
    });
  },
});
