import { defineCheck, fail, notApplicable, pass, sshdAlgorithms, sshModuli, undecided } from 'rempart/check';

/** moduli(5) writes the size of the number below the prime: 3071 for 3072 bits. */
const LEAST = 3071;

export default defineCheck({
  id: 'ssh-server/moduli',
  title: 'Groups of the SSH group exchange have 3072 bits and more',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Many hosts share the groups of their distribution: the work to break a small one pays for all sessions over it.',
  remediation:
    "`awk '$5 >= 3071' /etc/ssh/moduli >/etc/ssh/moduli.new && mv /etc/ssh/moduli.new /etc/ssh/moduli`, or take `diffie-hellman-group-exchange-sha256` out of KexAlgorithms.",
  references: [
    { standard: 'dev-sec-ssh', id: 'sshd-48' },
    { standard: 'ssh-audit', id: 'gex' },
  ],
  needs: { self: { server: sshdAlgorithms, moduli: sshModuli } },
  evaluate({ self: { server, moduli } }) {
    if (server === null) return notApplicable('sshd is not installed');
    const general = server.connections.items.find((connection) => connection.general);
    const exchanges = general?.settings.get('kexalgorithms')?.[0];
    if (exchanges === undefined)
      return undecided({
        code: 'permission',
        text: 'Only sshd -T or a key exchange tells, and it needs root',
      });
    if (!exchanges.includes('diffie-hellman-group-exchange'))
      return notApplicable('The group exchange is not offered');
    if (moduli === null) return notApplicable('Without /etc/ssh/moduli sshd takes groups of its own');
    const small = [...moduli].filter(([size]) => size < LEAST).toSorted(([a], [b]) => a - b);
    if (moduli.size === 0)
      return undecided({ code: 'parse-error', text: '/etc/ssh/moduli holds no line that is understood' });
    if (small.length === 0) return pass(`${Math.min(...moduli.keys()) + 1} bits and more`);
    return fail({
      message: 'Small groups are offered for the key exchange',
      expected: '3072 bits and more',
      actual: small.map(([size, count]) => `${count} of ${size + 1} bits`).join(', '),
      location: { path: '/etc/ssh/moduli', resource: '/etc/ssh/moduli' },
    });
  },
});
