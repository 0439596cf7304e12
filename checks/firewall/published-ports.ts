import {
  containerInspect,
  defaultPassage,
  defineCheck,
  type Firewall,
  type FirewallPacket,
  filterSet,
  firewall,
  judgeEach,
  notApplicable,
  notTold,
  outcomesAt,
  type PublishedPort,
  runningContainers,
  stepsOf,
  undecided,
} from 'rempart/check';

/**
 * The engine translates the address before the rules for incoming packets see it, so that what counts is forwarding: DOCKER-USER, or any
 * other table at that hook. Null where a rule of the house cannot be judged.
 */
const isRestricted = (wall: Firewall, { containerPort, protocol }: PublishedPort): boolean | null => {
  const strangers = wall.network.outside.length > 0 ? wall.network.outside : ['outside0'];
  const answers = strangers.map((inputInterface): boolean | null => {
    const packet: FirewallPacket = {
      family: 'ipv4',
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      port: containerPort,
      inputInterface,
      outputInterface: null,
      state: 'new',
    };
    if (!outcomesAt(wall.chains, 'forward', packet).has('accept')) return true;
    const own = wall.chains.filter(
      ({ name, families }) => name === 'DOCKER-USER' && families.includes('ipv4'),
    );
    return own.some((chain) => stepsOf(wall.chains, chain, packet).has('drop')) || wall.gap !== null
      ? null
      : false;
  });
  if (answers.every((answer) => answer === true)) return true;
  return answers.includes(false) ? false : null;
};

const isWildcard = ({ hostAddress, hostPort }: PublishedPort): boolean =>
  hostPort !== null && (hostAddress === '' || hostAddress === '0.0.0.0' || hostAddress === '::');

export default defineCheck({
  id: 'firewall/published-ports',
  title: 'Published ports of containers do not get around the firewall',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who denies everything with ufw or firewalld believes that it is denied; a published port is forwarded before their rules are asked.',
  remediation:
    'Publish on loopback (`-p 127.0.0.1:8080:80`) behind a proxy, or restrict in the chain that is asked first: `iptables -I DOCKER-USER -i eth0 ! -s 192.0.2.0/24 -j DROP`, and make it survive a restart.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' }],
  needs: { self: { firewall }, children: { container: { inspect: containerInspect } } },
  evaluate({ self: { firewall: wall }, children: { container: containers } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    if (containers.items.length === 0 && containers.reason === null)
      return notApplicable('The host has no containers');
    if (defaultPassage(wall, 'input', 'ipv4') === 'open')
      return notApplicable('The firewall does not deny by default, so that there is nothing to get around');
    // Without its chains the engine does not translate: its proxy listens, and rules for incoming packets hold.
    if (
      wall.gap === null &&
      !wall.chains.some(({ name, scope }) => name.startsWith('DOCKER') || scope.includes('docker-bridges'))
    )
      return notApplicable('The engine does not manage packet filter rules');
    const running = filterSet(
      runningContainers(containers),
      ({ inspect }) => inspect.hostConfig.networkMode !== 'host',
    );
    const ports = {
      ...running,
      items: running.items.flatMap(({ inspect, target }) =>
        uniquePorts(inspect.ports ?? []).map((port) => ({ port, name: target.name })),
      ),
    };
    const judged = ports.items.map(({ port }) => isRestricted(wall, port));
    if (!judged.includes(false) && running.items.some(({ inspect }) => inspect.ports === null))
      return notTold('the published ports of a container');
    if (!judged.includes(false) && judged.includes(null))
      return undecided(wall.gap ?? { code: 'unsupported', text: 'A rule of DOCKER-USER cannot be judged' });
    return judgeEach(ports, ({ port, name }) =>
      isRestricted(wall, port) === false
        ? {
            message: `Port ${port.hostPort} of ${name} is open to strangers although the firewall denies by default`,
            expected: 'published on 127.0.0.1, or restricted in DOCKER-USER',
            actual: `${port.hostAddress || '0.0.0.0'}:${port.hostPort} to ${port.containerPort}/${port.protocol}`,
            location: { resource: `${name} ${port.containerPort}/${port.protocol}` },
          }
        : null,
    );
  },
});

/** IPv4 and IPv6 of one publication are one. */
const uniquePorts = (ports: readonly PublishedPort[]): readonly PublishedPort[] =>
  ports
    .filter(isWildcard)
    .filter(
      (port, index, all) =>
        all.findIndex(
          (other) =>
            other.containerPort === port.containerPort &&
            other.protocol === port.protocol &&
            other.hostPort === port.hostPort,
        ) === index,
    );
