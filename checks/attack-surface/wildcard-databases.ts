import {
  defineCheck,
  filterSet,
  firewall,
  judgeEach,
  type ListeningSocket,
  listeningSockets,
  optional,
  passage,
} from 'rempart/check';

const DATABASES: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [7000, 'Cassandra'],
  [8086, 'InfluxDB'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [11211, 'memcached'],
  [27017, 'MongoDB'],
]);

export default defineCheck({
  id: 'attack-surface/wildcard-databases',
  title: 'No database listens on every address',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A database bound to every address is one firewall mistake away from everybody; many ask for no password by default.',
  remediation:
    'Bind it to 127.0.0.1 or to the one address its clients use: `listen_addresses` (PostgreSQL), `bind-address` (MySQL), `bind` (Redis), `bindIp` (MongoDB), `-l` (memcached); for a published container port `-p 127.0.0.1:5432:5432`.',
  references: [{ standard: 'cis-debian-12', id: '2.1.22' }],
  needs: { self: { sockets: listeningSockets, firewall: optional(firewall) } },
  evaluate({ self: { sockets, firewall: wall } }) {
    const seen = new Set<string>();
    const databases = filterSet(sockets, (socket) => {
      const key = `${socket.protocol}/${socket.port}`;
      const counts = DATABASES.has(socket.port) && socket.scope === 'wildcard' && !seen.has(key);
      if (counts) seen.add(key);
      return counts;
    });
    const closed = (socket: ListeningSocket) =>
      wall.known && wall.value !== null && passage(wall.value, 'input', socket) === 'closed';
    return judgeEach(databases, (socket) => ({
      message: `${DATABASES.get(socket.port)} listens on every address${closed(socket) ? '; only the firewall keeps strangers from it' : ''}`,
      expected: 'loopback or one address',
      actual: `${socket.process ?? 'a process'} on ${socket.address} port ${socket.port}`,
      location: { resource: `${socket.protocol}/${socket.port}` },
      // Ports of containers are translated before the rules for incoming packets see them.
      ...(closed(socket) && socket.process !== 'docker-proxy' ? { severity: 'medium' as const } : {}),
    }));
  },
});
