import { defineCheck, filterSet, judgeEach, type ListeningSocket, listeningSockets } from 'rempart/check';

interface Protocol {
  readonly name: string;
  /** Passwords or commands travel readably. */
  readonly secret: boolean;
}

const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['tcp/7', { name: 'echo', secret: false }],
  ['tcp/9', { name: 'discard', secret: false }],
  ['tcp/13', { name: 'daytime', secret: false }],
  ['tcp/19', { name: 'chargen', secret: false }],
  ['udp/7', { name: 'echo', secret: false }],
  ['udp/19', { name: 'chargen', secret: false }],
  ['tcp/21', { name: 'FTP', secret: true }],
  ['tcp/23', { name: 'Telnet', secret: true }],
  ['udp/69', { name: 'TFTP', secret: true }],
  ['tcp/79', { name: 'finger', secret: false }],
  ['tcp/512', { name: 'rexec', secret: true }],
  ['tcp/513', { name: 'rlogin', secret: true }],
  ['tcp/514', { name: 'rsh', secret: true }],
  ['tcp/873', { name: 'rsync', secret: false }],
  ['tcp/5900', { name: 'VNC', secret: false }],
  ['tcp/6000', { name: 'X11', secret: false }],
]);

/** Log collectors take syslog over TCP on the port that was rsh's. */
const isSyslog = ({ port, process }: ListeningSocket): boolean =>
  port === 514 && /syslog|vector|fluent/.test(process ?? '');

const keyOf = ({ protocol, port }: ListeningSocket): string => `${protocol}/${port}`;

export default defineCheck({
  id: 'attack-surface/clear-text-services',
  title: 'No service that sends secrets readably listens in the network',
  targets: ['host'],
  severity: 'high',
  rationale: 'Whoever sits on the way reads the password, and may change what is said.',
  remediation:
    'Stop and disable the service and use its encrypted successor: SSH for Telnet, rsh and FTP, rsync over SSH, VNC through a tunnel. Devices that boot over TFTP keep it in a network of their own.',
  references: [
    { standard: 'cis-debian-12', id: '2.1.22' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100030' },
    { standard: 'lynis', id: 'NETW-3012' },
  ],
  needs: { self: { sockets: listeningSockets } },
  evaluate({ self: { sockets } }) {
    const seen = new Set<string>();
    const known = filterSet(sockets, (socket) => {
      const key = keyOf(socket);
      const counts = PROTOCOLS.has(key) && socket.scope !== 'loopback' && !isSyslog(socket) && !seen.has(key);
      if (counts) seen.add(key);
      return counts;
    });
    return judgeEach(known, (socket) => {
      const protocol = PROTOCOLS.get(keyOf(socket));
      return {
        message: `${protocol?.name ?? 'A clear-text service'} listens in the network`,
        expected: 'no clear-text service',
        actual: `${socket.process ?? 'a process'} on ${socket.address} port ${socket.port}`,
        location: { resource: keyOf(socket) },
        ...(protocol?.secret === true ? {} : { severity: 'medium' as const }),
      };
    });
  },
});
