import {
  defineCheck,
  type Finding,
  fail,
  firewall,
  type ListeningSocket,
  listeningSockets,
  notApplicable,
  optional,
  pass,
  passage,
  undecided,
} from 'rempart/check';

/** Services that give away the machine or its data to whoever reaches them without a further secret, or often so. */
const SENSITIVE: ReadonlyMap<number, string> = new Map([
  [111, 'portmapper'],
  [445, 'SMB'],
  [873, 'rsync'],
  [2049, 'NFS'],
  [2375, 'Docker API'],
  [2376, 'Docker API'],
  [2377, 'Swarm management'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'remote desktop'],
  [5432, 'PostgreSQL'],
  [5672, 'AMQP'],
  [5900, 'VNC'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [6443, 'Kubernetes API'],
  [7946, 'Swarm gossip'],
  [8086, 'InfluxDB'],
  [9200, 'Elasticsearch'],
  [10250, 'kubelet'],
  [11211, 'memcached'],
  [15672, 'RabbitMQ management'],
  [27017, 'MongoDB'],
]);

export default defineCheck({
  id: 'firewall/sensitive-ports',
  title: 'No database or management port is open to strangers',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'These ports are scanned for all day, and what listens there often asks for no password or has known holes.',
  remediation:
    'Bind the service to 127.0.0.1 or to a private address, or allow its port for known sources only: `ufw allow from 10.0.0.0/8 to any port 5432 proto tcp`.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.6' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300041' },
  ],
  needs: { self: { sockets: listeningSockets, firewall: optional(firewall) } },
  evaluate({ self: { sockets, firewall: wall } }) {
    const exposed = sockets.items.filter(
      (socket) => SENSITIVE.has(socket.port) && (socket.scope === 'wildcard' || socket.scope === 'address'),
    );
    if (exposed.length === 0)
      return sockets.reason === null ? pass('none listens beyond the host') : undecided(sockets.reason);
    if (!wall.known) return undecided(wall.reason);
    const { value } = wall;
    if (value === null) return notApplicable('The packets of a container are filtered by its host');
    const reached = exposed.map((socket) => ({ socket, passage: passage(value, 'input', socket) }));
    const open = reached.filter(({ passage }) => passage === 'open').map(({ socket }) => socket);
    const [first, ...rest] = uniqueByPort(open).map(findingOf);
    if (first !== undefined) return fail([first, ...rest]);
    if (reached.some(({ passage }) => passage === 'unsure'))
      return undecided(
        value.gap ?? { code: 'unsupported', text: 'Some rule of the packet filter cannot be judged' },
      );
    return sockets.reason === null
      ? pass('the firewall keeps strangers from them')
      : undecided(sockets.reason);
  },
});

const uniqueByPort = (sockets: readonly ListeningSocket[]): readonly ListeningSocket[] =>
  sockets.filter(
    (socket, index) =>
      sockets.findIndex(({ port, protocol }) => port === socket.port && protocol === socket.protocol) ===
      index,
  );

/** A private address is no public one: strangers of the same network reach it still. */
const findingOf = (socket: ListeningSocket): Finding => ({
  message: `${SENSITIVE.get(socket.port)} is open to strangers on ${socket.protocol} port ${socket.port}`,
  expected: 'loopback, or a rule for known sources',
  actual: `${socket.process ?? 'a process'} listens on ${socket.address}`,
  location: { resource: `${socket.protocol}/${socket.port}` },
  ...(isPrivate(socket.address) ? { severity: 'high' as const } : {}),
});

const isPrivate = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i.test(address);
