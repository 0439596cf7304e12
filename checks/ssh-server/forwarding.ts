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
  readonly also?: readonly string[];
  readonly rationale: string;
  readonly remediation: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
  readonly judge: (values: SshdValues) => SshdFault | null;
}

/**
 * Before OpenSSH 10.0 DisableForwarding stopped neither X11 nor agent forwarding (CVE-2025-32728), so it is no excuse for those two:
 * the single keywords are judged.
 */
const ROWS: readonly Row[] = [
  {
    slug: 'x11-forwarding',
    title: 'SSH forwards no X11 displays',
    severity: 'medium',
    keywords: ['x11forwarding'],
    rationale: 'A forwarded display lets the server read the keys and screens of the client that connects.',
    remediation:
      'Set `X11Forwarding no` in /etc/ssh/sshd_config and reload sshd. Graphical programs over SSH stop working.',
    references: [
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300022' },
      { standard: 'dev-sec-ssh', id: 'sshd-42' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) =>
      values.get('x11forwarding') === 'no'
        ? null
        : { message: 'X11 displays are forwarded', expected: 'x11forwarding no' },
  },
  {
    slug: 'x11-display-local',
    title: 'Forwarded X11 displays listen on the loopback address only',
    severity: 'low',
    keywords: ['x11uselocalhost'],
    rationale: 'A display that listens on every address lets the network at the screen of whoever connected.',
    remediation: 'Set `X11UseLocalhost yes` in /etc/ssh/sshd_config and reload sshd.',
    references: [
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300023' },
      { standard: 'dev-sec-ssh', id: 'sshd-43' },
    ],
    judge: (values) =>
      values.get('x11uselocalhost') === 'yes'
        ? null
        : { message: 'Forwarded displays listen on every address', expected: 'x11uselocalhost yes' },
  },
  {
    slug: 'tcp-forwarding',
    title: 'SSH forwards no ports',
    severity: 'medium',
    keywords: ['allowtcpforwarding', 'allowstreamlocalforwarding'],
    also: ['disableforwarding', 'permitopen', 'permitlisten'],
    rationale:
      'A forwarded port carries traffic past the firewall, into and out of the network behind this host.',
    remediation:
      'Set `DisableForwarding yes` in /etc/ssh/sshd_config and reload sshd; where tunnels are needed, allow them in a Match block with `PermitOpen`. Jump hosts and remote development tools need it.',
    references: [
      { standard: 'cis-debian-12', id: '5.1.8' },
      { standard: 'dev-sec-ssh', id: 'sshd-39' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) => {
      if (values.get('disableforwarding') === 'yes') return null;
      const [tcp, streams] = [values.get('allowtcpforwarding'), values.get('allowstreamlocalforwarding')];
      if (tcp === 'no' && streams === 'no') return null;
      const actual = `allowtcpforwarding ${tcp}, allowstreamlocalforwarding ${streams}`;
      const expected = 'disableforwarding yes, or both no';
      const limited =
        tcp === 'no' ||
        tcp === 'local' ||
        tcp === 'remote' ||
        (!['any', ''].includes(values.get('permitopen')) &&
          !['any', ''].includes(values.get('permitlisten')));
      return limited
        ? { message: 'Some ports or sockets are forwarded', expected, actual, severity: 'low' }
        : { message: 'Any port is forwarded', expected, actual };
    },
  },
  {
    slug: 'agent-forwarding',
    title: 'SSH forwards no authentication agents',
    severity: 'low',
    keywords: ['allowagentforwarding'],
    rationale: 'Root of this host can use a forwarded agent to log in elsewhere as the person who connected.',
    remediation:
      'Set `AllowAgentForwarding no` in /etc/ssh/sshd_config and reload sshd. Use ProxyJump instead.',
    references: [
      { standard: 'dev-sec-ssh', id: 'sshd-40' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) =>
      values.get('allowagentforwarding') === 'no'
        ? null
        : { message: 'Authentication agents are forwarded', expected: 'allowagentforwarding no' },
  },
  {
    slug: 'gateway-ports',
    title: 'Forwarded ports listen on the loopback address only',
    severity: 'medium',
    keywords: ['gatewayports'],
    rationale: 'A user could open a port of this host to the network with a service of their own behind it.',
    remediation: 'Set `GatewayPorts no` in /etc/ssh/sshd_config and reload sshd.',
    references: [
      { standard: 'dev-sec-ssh', id: 'sshd-41' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) => {
      const actual = values.get('gatewayports');
      if (actual === 'no') return null;
      return actual === 'clientspecified'
        ? {
            message: 'Clients choose where forwarded ports listen',
            expected: 'gatewayports no',
            severity: 'low',
          }
        : { message: 'Forwarded ports listen on every address', expected: 'gatewayports no' };
    },
  },
  {
    slug: 'permit-tunnel',
    title: 'SSH makes no network tunnels',
    severity: 'medium',
    keywords: ['permittunnel'],
    rationale: 'A tun device over SSH joins two networks behind the back of every firewall between them.',
    remediation: 'Set `PermitTunnel no` in /etc/ssh/sshd_config and reload sshd.',
    references: [
      { standard: 'dev-sec-ssh', id: 'sshd-38' },
      { standard: 'lynis', id: 'SSH-7408' },
    ],
    judge: (values) =>
      values.get('permittunnel') === 'no'
        ? null
        : { message: 'Network tunnels may be made over SSH', expected: 'permittunnel no' },
  },
  {
    slug: 'accept-environment',
    title: 'SSH takes only harmless environment variables from clients',
    severity: 'medium',
    keywords: ['acceptenv'],
    rationale:
      'LD_PRELOAD, BASH_ENV or PATH sent by a client get around forced commands and restricted shells.',
    remediation: 'Limit AcceptEnv in /etc/ssh/sshd_config to `LANG LC_*` and reload sshd.',
    references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd_config#AcceptEnv' }],
    judge: (values) => {
      const dangerous = [
        'LD_PRELOAD',
        'LD_LIBRARY_PATH',
        'LD_AUDIT',
        'BASH_ENV',
        'ENV',
        'PATH',
        'PYTHONPATH',
        'PERL5LIB',
        'IFS',
      ];
      const bad = values
        .all('acceptenv')
        .flatMap((value) => value.split(/\s+/))
        .filter((pattern) => pattern !== '' && dangerous.some((name) => globMatches(pattern, name)));
      return bad.length === 0
        ? null
        : {
            message: 'Clients may set variables that change what programs do',
            expected: 'acceptenv LANG LC_*',
            actual: `acceptenv ${bad.join(' ')}`,
          };
    },
  },
];

const globMatches = (pattern: string, name: string): boolean => {
  const [head = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return pattern === name;
  const tail = parts.at(-1) ?? '';
  return name.startsWith(head) && name.slice(head.length).endsWith(tail);
};

/** One check for each thing that a session may carry besides a terminal. */
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
    evaluate: ({ self }) => judgeConnections(self.sshd, row.keywords, row.judge, row.also),
  }),
);
