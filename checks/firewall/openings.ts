import {
  completeSet,
  defineCheck,
  type Finding,
  type Firewall,
  filterSet,
  firewall,
  incompleteSet,
  isRateLimited,
  judgeEach,
  listeningSockets,
  notApplicable,
  openings,
  passage,
  type ResourceSet,
  spokenFamilies,
  undecided,
} from 'rempart/check';

/** A range of so many ports is a door without a lock: whatever starts there is in the network. */
const WIDE = 1000;

const rangeText = ([first, last]: readonly [number, number]): string =>
  first === last ? String(first) : `${first}-${last}`;

const withGap = <T>(wall: Firewall, items: readonly T[]): ResourceSet<T> =>
  wall.gap === null ? completeSet(items) : incompleteSet(items, wall.gap);

const wide = defineCheck({
  id: 'firewall/no-wide-ranges',
  title: 'No rule opens a whole range of ports to strangers',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A rule for thousands of ports is an open firewall with another name: what starts listening tomorrow is reached at once.',
  remediation:
    'Name the ports that are needed. For passive FTP and the like set a small range in the service, and open that range alone.',
  references: [{ standard: 'lynis', id: 'FIRE-4508' }],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    if (wall.sources.length === 0 && wall.gap === null)
      return notApplicable('No packet filter rules are loaded');
    return judgeEach(withGap(wall, openings(wall)), ({ protocol, range, families }): Finding | null =>
      range[1] - range[0] < WIDE
        ? null
        : {
            message: `${range[1] - range[0] + 1} ${protocol} ports are open to strangers by one rule`,
            expected: 'the ports that are needed',
            actual: `${rangeText(range)} (${families.join(', ')})`,
            location: { resource: `${protocol}/${rangeText(range)}` },
          },
    );
  },
});

const used = defineCheck({
  id: 'firewall/openings-used',
  title: 'Something listens behind every port that the firewall opens',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A rule that outlived its service is an invitation: the next program that takes the port is in the network without anybody having decided so.',
  remediation:
    'Delete the rule (`ufw delete allow PORT`, `firewall-cmd --permanent --remove-port=PORT/tcp`), or start the service it was made for.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.6' },
    { standard: 'cis-debian-12', id: '4.4.2.4' },
    { standard: 'cis-debian-12', id: '4.4.3.4' },
    { standard: 'lynis', id: 'FIRE-4513' },
  ],
  needs: { self: { firewall, sockets: listeningSockets } },
  evaluate({ self: { firewall: wall, sockets } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const narrow = openings(wall).filter(({ range }) => range[1] - range[0] < WIDE);
    if (narrow.length === 0 && wall.gap === null)
      return notApplicable('No rule opens single ports to strangers');
    const set = withGap(wall, narrow);
    return judgeEach(
      sockets.reason === null ? set : incompleteSet(set.items, sockets.reason),
      ({ protocol, range }): Finding | null =>
        sockets.reason !== null ||
        // The client of DHCP answers on a raw socket.
        (protocol === 'udp' && (range[0] === 68 || range[0] === 546)) ||
        sockets.items.some(
          (socket) =>
            socket.protocol === protocol &&
            socket.port >= range[0] &&
            socket.port <= range[1] &&
            socket.scope !== 'loopback',
        )
          ? null
          : {
              message: `${protocol} port ${rangeText(range)} is open, and nothing listens there`,
              expected: 'a service, or no rule',
              actual: 'no socket',
              location: { resource: `${protocol}/${rangeText(range)}` },
            },
    );
  },
});

const ssh = defineCheck({
  id: 'firewall/ssh-restricted',
  title: 'SSH is open to known sources only, or counted by source',
  targets: ['host'],
  severity: 'low',
  rationale:
    'The port is tried all day; a firewall that knows who may come, or counts, keeps most of it from the server.',
  remediation:
    'Allow it for the networks of administrators (`ufw allow from 10.0.0.0/8 to any port 22 proto tcp`), or count: `ufw limit OpenSSH`, `tcp dport 22 ct state new limit rate 10/minute accept`.',
  references: [{ standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600200' }],
  needs: { self: { firewall, sockets: listeningSockets } },
  evaluate({ self: { firewall: wall, sockets } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const servers = filterSet(
      sockets,
      ({ protocol, port, scope, process }) =>
        protocol === 'tcp' &&
        scope !== 'loopback' &&
        (port === 22 || /^(sshd|dropbear|tinysshd)/.test(process ?? '')),
    );
    if (servers.items.length === 0 && servers.reason === null)
      return notApplicable('No SSH server listens on the network');
    const ports = [...new Set(servers.items.map(({ port }) => port))];
    const seen = ports.map((port) => ({
      port,
      limited: isRateLimited(wall, { protocol: 'tcp', port }),
      passages: spokenFamilies(wall).map((family) =>
        passage(wall, 'input', { family, protocol: 'tcp', port }),
      ),
    }));
    const isOpen = (one: (typeof seen)[number]): boolean => !one.limited && one.passages.includes('open');
    if (!seen.some(isOpen) && seen.some(({ limited, passages }) => !limited && passages.includes('unsure')))
      return undecided(
        wall.gap ?? { code: 'unsupported', text: 'Some rule of the packet filter cannot be judged' },
      );
    return judgeEach(
      { ...servers, items: seen },
      (one): Finding | null =>
        isOpen(one)
          ? {
              message: `SSH on port ${one.port} is open to everybody, as often as he likes`,
              expected: 'known sources, or a limit',
              actual: 'any source, no limit',
              location: { resource: `tcp/${one.port}` },
            }
          : null,
      { follows: ['firewall/active'] },
    );
  },
});

export default [wide, used, ssh] as const;
