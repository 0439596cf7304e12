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
  readonly keywords: readonly [string, ...string[]];
  readonly rationale: string;
  readonly remediation: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
  readonly judge: (values: SshdValues) => SshdFault | null;
}

const set = (line: string): string =>
  `Set \`${line}\` in /etc/ssh/sshd_config and reload sshd (\`systemctl reload ssh\`).`;

const ROWS: readonly Row[] = [
  {
    slug: 'max-auth-tries',
    title: 'SSH allows few attempts a connection',
    severity: 'low',
    keywords: ['maxauthtries'],
    rationale: 'Fewer attempts a connection slow down guessing and leave a line in the log for each.',
    remediation: `${set('MaxAuthTries 4')} Clients whose agent holds many keys must name the right one (IdentitiesOnly).`,
    references: [
      { standard: 'cis-debian-12', id: '5.1.16' },
      { standard: 'dev-sec-ssh', id: 'sshd-19' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) => {
      const tries = Number(values.get('maxauthtries'));
      if (tries >= 1 && tries <= 4) return null;
      const message = `${tries} attempts a connection`;
      return {
        message,
        expected: 'maxauthtries 4 or less',
        ...(tries <= 6 && tries > 0 ? { severity: 'info' } : {}),
      };
    },
  },
  {
    slug: 'max-sessions',
    title: 'SSH allows few sessions a connection',
    severity: 'low',
    keywords: ['maxsessions'],
    rationale: 'Sessions multiplexed over one connection are not counted against MaxStartups.',
    remediation: set('MaxSessions 10'),
    references: [
      { standard: 'cis-debian-12', id: '5.1.17' },
      { standard: 'dev-sec-ssh', id: 'sshd-20' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) =>
      Number(values.get('maxsessions')) <= 10
        ? null
        : { message: 'Many sessions may share one connection', expected: 'maxsessions 10 or less' },
  },
  {
    slug: 'max-startups',
    title: 'SSH bounds connections that have not logged in yet',
    severity: 'low',
    keywords: ['maxstartups'],
    rationale: 'Unfinished logins hold memory and slots, so that a flood of them shuts everybody out.',
    remediation: set('MaxStartups 10:30:60'),
    references: [
      { standard: 'cis-debian-12', id: '5.1.18' },
      { standard: 'dev-sec-ssh', id: 'sshd-21' },
    ],
    judge: (values) => {
      const [start = 0, rate = 100, full = start] = values.get('maxstartups').split(':').map(Number);
      return start <= 10 && rate >= 30 && full <= 60
        ? null
        : {
            message: 'Many connections may wait without having logged in',
            expected: 'maxstartups 10:30:60 or stricter',
          };
    },
  },
  {
    slug: 'login-grace-time',
    title: 'SSH cuts connections that do not log in',
    severity: 'medium',
    keywords: ['logingracetime'],
    rationale:
      'A connection that never logs in holds a slot; without a limit a few of them shut everybody out.',
    remediation: set('LoginGraceTime 60'),
    references: [
      { standard: 'cis-debian-12', id: '5.1.13' },
      { standard: 'dev-sec-ssh', id: 'sshd-18' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) => {
      const seconds = Number(values.get('logingracetime'));
      const expected = 'logingracetime 1 to 60 s';
      if (seconds >= 1 && seconds <= 60) return null;
      // 0 switches the limit off.
      return seconds === 0
        ? { message: 'A connection may wait for ever without logging in', expected }
        : {
            message: 'A connection may wait long without logging in',
            expected,
            ...(seconds <= 120 ? { severity: 'low' } : {}),
          };
    },
  },
  {
    slug: 'idle-timeout',
    title: 'SSH ends sessions whose client is gone',
    severity: 'low',
    keywords: ['clientaliveinterval', 'clientalivecountmax'],
    rationale: 'A session whose client vanished stays open for whoever takes over its place in the network.',
    remediation: set('ClientAliveInterval 300` and `ClientAliveCountMax 3'),
    references: [
      { standard: 'cis-debian-12', id: '5.1.7' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600000' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600010' },
      { standard: 'dev-sec-ssh', id: 'sshd-36' },
      { standard: 'dev-sec-ssh', id: 'sshd-37' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) => {
      const [interval, count] = [
        Number(values.get('clientaliveinterval')),
        Number(values.get('clientalivecountmax')),
      ];
      const expected = 'clientaliveinterval 1 to 300, clientalivecountmax 1 to 3';
      if (interval === 0) return { message: 'Dead sessions are never noticed', expected };
      // Since OpenSSH 8.2 a count of 0 switches the ending of dead sessions off.
      if (count === 0)
        return { message: 'Dead sessions are never ended', expected, keyword: 'clientalivecountmax' };
      return interval <= 300 && count <= 3 ? null : { message: 'Dead sessions stay open long', expected };
    },
  },
  {
    slug: 'log-level',
    title: 'SSH logs who logs in',
    severity: 'medium',
    keywords: ['loglevel'],
    rationale: 'Without these lines nobody can tell afterwards who was in; debug levels write private data.',
    remediation: set('LogLevel VERBOSE'),
    references: [
      { standard: 'cis-debian-12', id: '5.1.14' },
      { standard: 'dev-sec-ssh', id: 'sshd-13' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) => {
      const level = values.get('loglevel').toUpperCase();
      if (level === 'INFO' || level === 'VERBOSE') return null;
      return level.startsWith('DEBUG')
        ? { message: 'The log holds private data', expected: 'loglevel VERBOSE', severity: 'low' }
        : { message: 'Logins are not logged', expected: 'loglevel VERBOSE' };
    },
  },
  {
    slug: 'banner',
    title: 'SSH shows a legal notice before the login',
    severity: 'info',
    keywords: ['banner'],
    rationale: 'Some laws and house rules want a warning to intruders; it gives no protection by itself.',
    remediation: `Write the notice to /etc/issue.net, without names or versions of software. ${set('Banner /etc/issue.net')}`,
    references: [
      { standard: 'cis-debian-12', id: '5.1.5' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-200640' },
    ],
    judge: (values) =>
      values.get('banner') === 'none'
        ? { message: 'No notice is shown', expected: 'banner /etc/issue.net' }
        : null,
  },
  {
    slug: 'access-restricted',
    title: 'Who may log in over SSH is listed',
    severity: 'medium',
    keywords: ['allowusers', 'allowgroups', 'denyusers', 'denygroups'],
    rationale:
      'Without a list every account with a shell is a way in, also one that a package adds tomorrow.',
    remediation: `Make a group of those who need it. ${set('AllowGroups ssh-users')} Whoever is not in it is shut out, automation included.`,
    references: [
      { standard: 'cis-debian-12', id: '5.1.4' },
      { standard: 'lynis', id: 'SSH-7440' },
    ],
    judge: (values) => {
      const listed = (...keywords: readonly string[]) =>
        keywords.some((keyword) => values.all(keyword).some((name) => name !== '' && name !== '*'));
      if (listed('allowusers', 'allowgroups')) return null;
      const expected = 'allowgroups or allowusers';
      return listed('denyusers', 'denygroups')
        ? { message: 'Only some accounts are kept out', expected, severity: 'low' }
        : { message: 'Every account may log in', expected, actual: 'neither allowusers nor allowgroups' };
    },
  },
  {
    slug: 'log-facility',
    title: 'SSH logs where logins are looked for',
    severity: 'info',
    keywords: ['syslogfacility'],
    rationale:
      'Guards against guessing and collectors of logins read the authentication log, and see nothing elsewhere.',
    remediation: set('SyslogFacility AUTH'),
    references: [{ standard: 'dev-sec-ssh', id: 'sshd-12' }],
    judge: (values) =>
      /^AUTH(PRIV)?$/.test(values.get('syslogfacility'))
        ? null
        : { message: 'Logins are logged where nobody looks for them', expected: 'syslogfacility AUTH' },
  },
  {
    slug: 'last-login-shown',
    title: 'SSH tells users when they logged in last',
    severity: 'info',
    keywords: ['printlastlog'],
    rationale:
      'A user who sees a login of somebody else reports it. Standards disagree: dev-sec would rather show nothing.',
    remediation: set('PrintLastLog yes'),
    references: [{ standard: 'lynis', id: 'SSH-7408' }],
    judge: (values) =>
      values.get('printlastlog') === 'yes'
        ? null
        : { message: 'Nobody sees a login of somebody else', expected: 'printlastlog yes' },
  },
  {
    slug: 'no-name-lookup',
    title: 'SSH does not ask the client’s name server who it is',
    severity: 'info',
    keywords: ['usedns'],
    rationale:
      'Whoever connects runs the name server that answers: a slow one holds up logins, and rules by host name believe it.',
    remediation: `${set('UseDNS no')} Rules by name (from="*.example.org", Match Host) need addresses instead.`,
    references: [{ standard: 'lynis', id: 'SSH-7408' }],
    judge: (values) =>
      values.get('usedns') === 'no'
        ? null
        : { message: 'Names of clients are looked up', expected: 'usedns no' },
  },
  {
    slug: 'keep-alive-inside',
    title: 'SSH watches over connections inside the encryption only',
    severity: 'info',
    keywords: ['tcpkeepalive', 'clientaliveinterval'],
    rationale:
      'Keep-alives of TCP can be forged on the wire; without any, sessions of clients that vanished never end.',
    remediation: set('TCPKeepAlive no` and `ClientAliveInterval 300'),
    references: [
      { standard: 'dev-sec-ssh', id: 'sshd-35' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) =>
      values.get('tcpkeepalive') === 'no' && values.get('clientaliveinterval') !== '0'
        ? null
        : {
            message: 'Dead connections are noticed by TCP alone, or not at all inside the encryption',
            expected: 'tcpkeepalive no, clientaliveinterval 300',
          },
  },
];

/** One check for each keyword that bounds or records a session. */
export default ROWS.map((row) =>
  defineCheck({
    id: `ssh-server/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: row.remediation,
    references: row.references,
    needs: { self: { sshd } },
    evaluate: ({ self }) => judgeConnections(self.sshd, row.keywords, row.judge),
  }),
);
