import {
  type ALGORITHM_RULES,
  algorithmFlaw,
  defineCheck,
  filterSet,
  judgeEach,
  notApplicable,
  octal,
  type Severity,
  sshClientConfig,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly keywords: readonly string[];
  readonly rationale: string;
  readonly directive: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
  /** What is wrong with a value, with a milder severity where it is; null when nothing is. */
  readonly judge: (
    value: string,
    keyword: string,
  ) => { readonly message: string; readonly severity?: Severity } | null;
}

const off =
  (message: string): Row['judge'] =>
  (value) =>
    value.toLowerCase() === 'no' ? null : { message };

const devSec = (id: string) => [{ standard: 'dev-sec-ssh', id }] as const;

const ROWS: readonly Row[] = [
  {
    slug: 'client-verifies-hosts',
    title: 'SSH clients of this host verify whom they speak to',
    severity: 'medium',
    keywords: ['stricthostkeychecking'],
    rationale: 'Without it whoever sits between takes the password, or what is copied, and nobody notices.',
    directive: 'StrictHostKeyChecking ask',
    references: devSec('ssh-07'),
    judge: (value) => {
      if (/^(no|off)$/i.test(value)) return { message: 'Clients take any host key' };
      return value.toLowerCase() === 'accept-new'
        ? { message: 'Clients take the first key of a host unseen', severity: 'low' }
        : null;
    },
  },
  {
    slug: 'client-agent-forwarding',
    title: 'SSH clients of this host lend no agents by default',
    severity: 'low',
    keywords: ['forwardagent'],
    rationale: 'Root of every host that a user visits could log in elsewhere with the keys of the agent.',
    directive: 'ForwardAgent no',
    references: devSec('ssh-11'),
    judge: off('The agent is lent to every host that is visited'),
  },
  {
    slug: 'client-x11-forwarding',
    title: 'SSH clients of this host lend no displays by default',
    severity: 'low',
    keywords: ['forwardx11', 'forwardx11trusted'],
    rationale: 'A host that is visited could read keys and screen of the user.',
    directive: 'ForwardX11 no',
    references: devSec('ssh-12'),
    // Trusted or not matters only once displays are lent; Debian sets it for whoever asks with -X.
    judge: (value, keyword) =>
      keyword === 'forwardx11' && value.toLowerCase() === 'yes'
        ? { message: 'The display is lent to every host that is visited' }
        : null,
  },
  {
    slug: 'client-host-based',
    title: 'SSH clients of this host do not vouch for their users',
    severity: 'low',
    keywords: ['hostbasedauthentication'],
    rationale: 'With it root of this host is every user on all hosts that trust it.',
    directive: 'HostbasedAuthentication no',
    references: devSec('ssh-13'),
    judge: off('This host vouches for its users'),
  },
  {
    slug: 'client-tickets-kept',
    title: 'SSH clients of this host hand on no Kerberos tickets by default',
    severity: 'low',
    keywords: ['gssapidelegatecredentials'],
    rationale: 'Root of the host that is visited acts as the user for as long as the ticket lives.',
    directive: 'GSSAPIDelegateCredentials no',
    references: devSec('ssh-18'),
    judge: off('Tickets are handed on to every host that is visited'),
  },
  {
    slug: 'client-tunnels',
    title: 'SSH clients of this host make no network tunnels by default',
    severity: 'low',
    keywords: ['tunnel'],
    rationale: 'A tun device joins two networks behind the back of every firewall between them.',
    directive: 'Tunnel no',
    references: devSec('ssh-19'),
    judge: off('Every connection makes a network tunnel'),
  },
  {
    slug: 'client-local-commands',
    title: 'SSH clients of this host run no local commands',
    severity: 'low',
    keywords: ['permitlocalcommand'],
    rationale: 'A line of a configuration that a user copied then runs a program of its own on this host.',
    directive: 'PermitLocalCommand no',
    references: devSec('ssh-20'),
    judge: off('Connections may run commands of the configuration here'),
  },
  {
    slug: 'client-algorithms',
    title: 'SSH clients of this host are told no broken algorithms',
    severity: 'medium',
    keywords: ['ciphers', 'macs', 'kexalgorithms', 'hostkeyalgorithms', 'pubkeyacceptedalgorithms'],
    rationale:
      'Lists that were once opened for one old device hold for every other connection as well, and whoever is on the wire picks the weakest.',
    directive: 'Ciphers -*-cbc',
    references: [
      ...devSec('ssh-08'),
      ...devSec('ssh-09'),
      ...devSec('ssh-10'),
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100850' },
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100860' },
    ],
    judge: (value, keyword) => {
      if (value.startsWith('-')) return null;
      const broken = value
        .replace(/^[+^]/, '')
        .split(',')
        .map((name) => [name, algorithmFlaw(keyword as keyof typeof ALGORITHM_RULES, name)] as const)
        .filter(([, flaw]) => flaw?.rank === 'broken')
        .map(([name, flaw]) => `${name} (${flaw?.reason})`);
      return broken.length === 0 ? null : { message: `Broken algorithms: ${broken.join(', ')}` };
    },
  },
];

/** One check for each way in which ssh_config(5) of the whole host gives away its users. */
const table = ROWS.map((row) =>
  defineCheck({
    id: `ssh-server/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Set \`${row.directive}\` in /etc/ssh/ssh_config (below \`Host *\`), or remove the line; a user who needs it for one host has ~/.ssh/config.`,
    references: row.references,
    needs: { self: { config: sshClientConfig } },
    evaluate({ self: { config } }) {
      if (config === null) return notApplicable('No SSH client is configured for the whole host');
      const own = filterSet(config.settings, ({ keyword }) => row.keywords.includes(keyword));
      return judgeEach(own, ({ keyword, value, path, line, scope }) => {
        const fault = row.judge(value, keyword);
        if (fault === null) return null;
        return {
          ...fault,
          message: scope === null ? fault.message : `${fault.message} (${scope})`,
          expected: row.directive,
          actual: `${keyword} ${value}`,
          location: { path, line, resource: scope === null ? keyword : `${keyword} for ${scope}` },
          // One destination is less than all of them.
          ...(scope === null || row.severity === 'low' ? {} : { severity: 'low' as const }),
        };
      });
    },
  }),
);

const permissions = defineCheck({
  id: 'ssh-server/client-configuration-permissions',
  title: 'Only root can change the SSH client for everybody',
  targets: ['host'],
  severity: 'high',
  rationale: 'ProxyCommand of /etc/ssh/ssh_config runs as whoever connects next, root included.',
  remediation: '`chown root:root /etc/ssh/ssh_config && chmod 644 /etc/ssh/ssh_config`.',
  references: devSec('ssh-01'),
  needs: { self: { config: sshClientConfig } },
  evaluate({ self: { config } }) {
    if (config === null) return notApplicable('No SSH client is configured for the whole host');
    const set = { items: config.entries, complete: true, reason: null };
    return judgeEach(set, ({ path, uid, gid, mode }) =>
      uid === 0 && (mode & 0o002) === 0 && ((mode & 0o020) === 0 || gid === 0)
        ? null
        : {
            message: 'Others than root can change what every SSH client does',
            expected: 'root, 0644 or stricter',
            actual: `uid ${uid}, gid ${gid}, ${octal(mode)}`,
            location: { path, resource: path },
            fix: `chown root:root ${path} && chmod 644 ${path}`,
          },
    );
  },
});

export default [...table, permissions];
