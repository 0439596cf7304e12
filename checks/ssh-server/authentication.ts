import {
  defineCheck,
  judgeConnections,
  type Severity,
  type SshdFault,
  type SshdValues,
  sshd,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly keyword: string;
  /** The written form of the keyword. */
  readonly directive: string;
  readonly rationale: string;
  readonly breaks?: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
  /** Means nothing where this keyword is off. */
  readonly only?: string;
  /** What is wrong with the value; null when nothing is. */
  readonly judge: (value: string, values: SshdValues) => Pick<SshdFault, 'message' | 'severity'> | null;
}

const only =
  (good: string, message: string): Row['judge'] =>
  (value) =>
    value === good ? null : { message };

const ROWS: readonly Row[] = [
  {
    slug: 'permit-empty-passwords',
    title: 'SSH refuses accounts with an empty password',
    severity: 'critical',
    keyword: 'permitemptypasswords',
    directive: 'PermitEmptyPasswords no',
    rationale: 'With it anybody who knows a name is in, without any secret.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.19' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300031' },
      { standard: 'dev-sec-ssh', id: 'sshd-28' },
    ],
    judge: only('no', 'Accounts with an empty password may log in over SSH'),
  },
  {
    slug: 'public-key-authentication',
    title: 'SSH takes public keys',
    severity: 'medium',
    keyword: 'pubkeyauthentication',
    directive: 'PubkeyAuthentication yes',
    rationale: 'Without public keys only weaker ways to log in remain.',
    references: [
      { standard: 'dev-sec-ssh', id: 'sshd-22' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400030' },
    ],
    judge: only('yes', 'Public keys are refused, so that only weaker ways to log in remain'),
  },
  {
    slug: 'host-based-authentication',
    title: 'SSH does not trust client machines',
    severity: 'high',
    keyword: 'hostbasedauthentication',
    directive: 'HostbasedAuthentication no',
    rationale: 'Whoever takes over a trusted client machine is then every user of it on this host as well.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.10' },
      { standard: 'dev-sec-ssh', id: 'sshd-25' },
    ],
    judge: only('no', 'Client machines may vouch for their users'),
  },
  {
    slug: 'ignore-rhosts',
    title: 'SSH ignores rhosts files',
    severity: 'medium',
    keyword: 'ignorerhosts',
    directive: 'IgnoreRhosts yes',
    rationale: 'Files in a home folder would let users decide which machines may log in without a secret.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.11' },
      { standard: 'dev-sec-ssh', id: 'sshd-23' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (value) => {
      if (value === 'yes') return null;
      return value === 'shosts-only'
        ? { message: 'shosts files of users are honoured', severity: 'low' }
        : { message: 'rhosts and shosts files of users are honoured' };
    },
  },
  {
    slug: 'strict-modes',
    title: 'SSH refuses key files that others can write',
    severity: 'high',
    keyword: 'strictmodes',
    directive: 'StrictModes yes',
    rationale: 'A key file or home folder that others can write lets them add a key of their own.',
    references: [
      { standard: 'dev-sec-ssh', id: 'sshd-11' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: only('yes', 'Key files are used although others may write to them'),
  },
  {
    slug: 'permit-user-environment',
    title: 'Users cannot set the environment of their SSH sessions',
    severity: 'medium',
    keyword: 'permituserenvironment',
    directive: 'PermitUserEnvironment no',
    rationale: 'LD_PRELOAD and the like in ~/.ssh/environment get around a forced command.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.21' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300031' },
      { standard: 'dev-sec-ssh', id: 'sshd-17' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (value) => {
      if (value === 'no') return null;
      return value === 'yes'
        ? { message: 'Users set any environment variable of their sessions' }
        : { message: 'Users set some environment variables of their sessions', severity: 'low' };
    },
  },
  {
    slug: 'use-pam',
    title: 'SSH logins pass through PAM',
    severity: 'low',
    keyword: 'usepam',
    directive: 'UsePAM yes',
    rationale:
      'Account expiry, lockout, limits and session logging are rules of PAM, and keys get around them otherwise.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.22' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-500050' },
    ],
    judge: only('yes', 'Logins over SSH do not pass through PAM'),
  },
  {
    slug: 'gssapi-authentication',
    title: 'SSH offers no Kerberos where none is used',
    severity: 'low',
    keyword: 'gssapiauthentication',
    directive: 'GSSAPIAuthentication no',
    rationale: 'An unused way to log in is code before authentication that nobody needs.',
    breaks: 'Leave it on a host that is joined to a realm.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.9' },
      { standard: 'dev-sec-ssh', id: 'sshd-33' },
    ],
    judge: only('no', 'Kerberos logins are offered'),
  },
  {
    slug: 'kerberos-passwords',
    title: 'SSH checks no passwords against Kerberos',
    severity: 'low',
    keyword: 'kerberosauthentication',
    directive: 'KerberosAuthentication no',
    rationale:
      'The password then passes through this host on its way to the realm, and whoever owns the host reads it.',
    breaks: 'Users of a realm log in with their tickets (GSSAPI) instead.',
    references: [{ standard: 'dev-sec-ssh', id: 'sshd-30' }],
    judge: only('no', 'Passwords of a Kerberos realm are taken'),
  },
  {
    slug: 'tickets-removed',
    title: 'Kerberos tickets go when the SSH session ends',
    severity: 'low',
    keyword: 'gssapicleanupcredentials',
    directive: 'GSSAPICleanupCredentials yes',
    rationale: 'A ticket that stays behind serves whoever becomes that user, or root, until it expires.',
    references: [{ standard: 'dev-sec-ssh', id: 'sshd-34' }],
    only: 'gssapiauthentication',
    judge: only('yes', 'Tickets stay on the host after the session'),
  },
  {
    slug: 'known-hosts-of-users',
    title: 'Users cannot vouch for client machines of their own',
    severity: 'info',
    keyword: 'ignoreuserknownhosts',
    directive: 'IgnoreUserKnownHosts yes',
    rationale:
      'Where host-based login is on, an entry in ~/.ssh/known_hosts would make a machine of the user trusted.',
    references: [{ standard: 'dev-sec-ssh', id: 'sshd-24' }],
    only: 'hostbasedauthentication',
    judge: only('yes', 'Host keys of ~/.ssh/known_hosts count for host-based logins'),
  },
  {
    slug: 'key-command-unprivileged',
    title: 'The program that looks up keys for SSH does not run as root',
    severity: 'high',
    keyword: 'authorizedkeyscommand',
    directive: 'AuthorizedKeysCommandUser nobody',
    rationale: 'It runs before anybody has logged in, with names and keys that the client chose.',
    references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd_config#AuthorizedKeysCommandUser' }],
    judge: (value, values) =>
      value === 'none' || !/^(root|0)$/.test(values.get('authorizedkeyscommanduser'))
        ? null
        : { message: `${value.split(' ')[0]} runs as root for whoever connects` },
  },
  {
    slug: 'principals-command-unprivileged',
    title: 'The program that looks up principals for SSH does not run as root',
    severity: 'high',
    keyword: 'authorizedprincipalscommand',
    directive: 'AuthorizedPrincipalsCommandUser nobody',
    rationale: 'It runs before anybody has logged in, with a certificate that the client chose.',
    references: [
      { standard: 'url', id: 'https://man.openbsd.org/sshd_config#AuthorizedPrincipalsCommandUser' },
    ],
    judge: (value, values) =>
      value === 'none' || !/^(root|0)$/.test(values.get('authorizedprincipalscommanduser'))
        ? null
        : { message: `${value.split(' ')[0]} runs as root for whoever connects` },
  },
  {
    slug: 'sftp-accounts-confined',
    title: 'Accounts for file transfer alone see a folder of their own',
    severity: 'low',
    keyword: 'forcecommand',
    directive: 'ChrootDirectory /srv/sftp/%u` and `DisableForwarding yes',
    rationale:
      'An account with internal-sftp still reads what every user may read, and tunnels into the network, unless both are closed.',
    breaks: 'The folder must belong to root and be writable by nobody else.',
    references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd_config#ChrootDirectory' }],
    judge: (value, values) => {
      if (!/^internal-sftp\b/.test(value)) return null;
      const isOpen = values.get('disableforwarding') !== 'yes' && values.get('allowtcpforwarding') !== 'no';
      if (values.get('chrootdirectory') === 'none')
        return { message: 'Accounts for file transfer see the whole file system' };
      return isOpen ? { message: 'Accounts for file transfer may open tunnels' } : null;
    },
  },
  {
    slug: 'required-key-size',
    title: 'SSH refuses RSA keys below 2048 bits',
    severity: 'low',
    keyword: 'requiredrsasize',
    directive: 'RequiredRSASize 2048',
    rationale: 'A short RSA key of a user can be computed from its public half; 1024 bits are within reach.',
    breaks: 'The keyword exists since OpenSSH 9.1.',
    references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd_config#RequiredRSASize' }],
    judge: (value) =>
      Number(value) >= 2048 ? null : { message: `RSA keys from ${value} bits on are taken` },
  },
];

/** One check for each keyword that decides who is let in. */
export default ROWS.map((row) =>
  defineCheck({
    id: `ssh-server/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Set \`${row.directive}\` in /etc/ssh/sshd_config, also in Match blocks that say otherwise, then reload sshd (\`systemctl reload ssh\`).${row.breaks === undefined ? '' : ` ${row.breaks}`}`,
    references: row.references,
    needs: { self: { sshd } },
    evaluate: ({ self }) =>
      judgeConnections(self.sshd, [row.keyword], (values) => {
        if (row.only !== undefined && values.get(row.only) === 'no') return null;
        const fault = row.judge(values.get(row.keyword), values);
        return fault === null ? null : { ...fault, expected: row.directive };
      }),
  }),
);
