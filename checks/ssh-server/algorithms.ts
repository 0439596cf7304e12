import {
  type ALGORITHM_RULES,
  algorithmFlaw,
  defineCheck,
  judgeConnections,
  type Severity,
  sshd,
  sshdAlgorithms,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly keyword: keyof typeof ALGORITHM_RULES;
  readonly what: string;
  /** How much milder a weak algorithm is than a broken one. */
  readonly weak: Severity;
  readonly directive: string;
  /** Means nothing where this keyword is off. */
  readonly only?: string;
  readonly rationale: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
}

const ROWS: readonly Row[] = [
  {
    slug: 'ciphers',
    title: 'SSH offers only strong ciphers',
    severity: 'high',
    keyword: 'ciphers',
    what: 'cipher',
    weak: 'medium',
    directive:
      'Ciphers aes256-gcm@openssh.com,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr',
    rationale:
      'What a client may choose an attacker in the middle may steer it to; old ciphers give plaintext away.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.6' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100820' },
      { standard: 'dev-sec-ssh', id: 'sshd-01' },
      { standard: 'ssh-audit', id: 'enc' },
    ],
  },
  {
    slug: 'message-authentication-codes',
    title: 'SSH offers only strong message authentication codes',
    severity: 'medium',
    keyword: 'macs',
    what: 'MAC',
    weak: 'info',
    directive: 'MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com',
    rationale: 'A short or broken tag lets somebody on the wire change what the other side reads.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.15' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100830' },
      { standard: 'dev-sec-ssh', id: 'sshd-03' },
      { standard: 'ssh-audit', id: 'mac' },
    ],
  },
  {
    slug: 'key-exchange',
    title: 'SSH offers only strong key exchange',
    severity: 'high',
    keyword: 'kexalgorithms',
    what: 'key exchange',
    weak: 'low',
    directive:
      'KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512',
    rationale: 'Whoever records a session with a weak exchange reads it later.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.12' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100840' },
      { standard: 'dev-sec-ssh', id: 'sshd-02' },
      { standard: 'ssh-audit', id: 'kex' },
    ],
  },
  {
    slug: 'host-key-algorithms',
    title: 'SSH proves the host with strong signatures only',
    severity: 'high',
    keyword: 'hostkeyalgorithms',
    what: 'host key algorithm',
    weak: 'medium',
    directive: 'HostKeyAlgorithms ssh-ed25519,rsa-sha2-512,rsa-sha2-256',
    rationale: 'A signature over SHA-1 can be forged, and with it the identity of the host.',
    references: [{ standard: 'ssh-audit', id: 'key' }],
  },
  {
    slug: 'public-key-algorithms',
    title: 'SSH accepts only strong signatures from clients',
    severity: 'high',
    keyword: 'pubkeyacceptedalgorithms',
    what: 'public key algorithm',
    weak: 'medium',
    directive: 'PubkeyAcceptedAlgorithms -ssh-rsa,ssh-dss',
    rationale: 'A signature over SHA-1 can be forged, and with it the identity of a user.',
    references: [{ standard: 'url', id: 'https://www.openssh.com/txt/release-8.8' }],
  },
  {
    slug: 'certificate-signatures',
    title: 'SSH accepts only certificates with strong signatures',
    severity: 'high',
    keyword: 'casignaturealgorithms',
    what: 'signature of certificates',
    weak: 'medium',
    directive: 'CASignatureAlgorithms -ssh-rsa,ssh-dss',
    rationale: 'A certificate signed over SHA-1 can be forged, and with it any user of the authority.',
    references: [{ standard: 'url', id: 'https://www.openssh.com/txt/release-8.2' }],
  },
  {
    slug: 'host-based-algorithms',
    title: 'SSH accepts only strong signatures from client machines',
    severity: 'medium',
    keyword: 'hostbasedacceptedalgorithms',
    what: 'host-based algorithm',
    weak: 'low',
    only: 'hostbasedauthentication',
    directive: 'HostbasedAcceptedAlgorithms -ssh-rsa,ssh-dss',
    rationale:
      'Where client machines may vouch for their users, a signature over SHA-1 lets somebody forge the machine.',
    references: [{ standard: 'url', id: 'https://www.openssh.com/txt/release-8.8' }],
  },
];

/** One check for each kind of algorithm; what is wrong with which is data of `ssh-algorithms`. */
const strongAlgorithms = ROWS.map((row) =>
  defineCheck({
    id: `ssh-server/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Set \`${row.directive}\` in /etc/ssh/sshd_config (where crypto-policies rule, \`update-crypto-policies\`), test with \`sshd -t\`, reload sshd. Very old clients can no longer connect.`,
    references: row.references,
    // Only these lists can be seen on the wire.
    needs: { self: { sshd: /^(ciphers|macs|kex|hostkey)/.test(row.keyword) ? sshdAlgorithms : sshd } },
    evaluate: ({ self }) =>
      judgeConnections(self.sshd, [row.keyword], (values) => {
        if (row.only !== undefined && values.get(row.only) === 'no') return null;
        const flaws = values
          .get(row.keyword)
          .split(',')
          .flatMap((name) => {
            const flaw = algorithmFlaw(row.keyword, name);
            return flaw === null ? [] : [{ name, ...flaw }];
          });
        if (flaws.length === 0) return null;
        const broken = flaws.filter(({ rank }) => rank === 'broken');
        const told = broken.length > 0 ? broken : flaws;
        return {
          message: `${broken.length > 0 ? 'Broken' : 'Weak'} ${row.what}: ${told.map(({ name, reason }) => `${name} (${reason})`).join(', ')}`,
          expected: row.directive,
          actual: told.map(({ name }) => name).join(','),
          ...(broken.length > 0 ? {} : { severity: row.weak }),
        };
      }),
  }),
);

const postQuantum = defineCheck({
  id: 'ssh-server/post-quantum-key-exchange',
  title: 'SSH offers a key exchange that withstands quantum computers',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Sessions recorded today can be read once a large quantum computer exists, unless the exchange withstands it.',
  remediation:
    'Put `mlkem768x25519-sha256` (OpenSSH 9.9 and later) or `sntrup761x25519-sha512@openssh.com` (8.5 and later) first in KexAlgorithms of /etc/ssh/sshd_config and reload sshd.',
  references: [
    { standard: 'cis-debian-13', id: '5.1.13' },
    { standard: 'url', id: 'https://www.openssh.com/pq.html' },
  ],
  needs: { self: { sshd: sshdAlgorithms } },
  evaluate: ({ self }) =>
    judgeConnections(self.sshd, ['kexalgorithms'], (values) =>
      /(^|,)(mlkem768x25519-sha256|sntrup761x25519-sha512(@openssh\.com)?|mlkem768nistp256-sha256|mlkem1024nistp384-sha384)(,|$)/.test(
        values.get('kexalgorithms'),
      )
        ? null
        : {
            message: 'Only key exchanges that a quantum computer breaks',
            expected: 'mlkem768x25519-sha256 or sntrup761x25519-sha512',
          },
    ),
});

export default [...strongAlgorithms, postQuantum];
