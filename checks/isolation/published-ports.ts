import {
  containerInspect,
  defineCheck,
  engineNetworks,
  type Finding,
  type Fix,
  fail,
  notApplicable,
  notTold,
  optional,
  type PublishedPort,
  pass,
  publishedPorts,
  type Severity,
} from 'rempart/check';

/** Services that are not made to face a network at large: databases, brokers, file shares, administration. By container port. */
const INTERNAL = new Set([
  ...[22, 23, 111, 135, 139, 389, 445, 636, 873, 2049, 3389, 5900, 5901],
  ...[
    1433, 1521, 3306, 5432, 5984, 6379, 7000, 7474, 8086, 9042, 9200, 9300, 11211, 26257, 27017, 27018, 28015,
  ],
  ...[2181, 2375, 2376, 2379, 2380, 4369, 5672, 6443, 8500, 9092, 10250, 10255, 15672],
]);
const WEB = new Set([80, 443]);

/** Of one port of the container, wherever on the host it is published. */
const severityOf = (ports: readonly PublishedPort[]): Severity => {
  if (ports.some(({ containerPort }) => INTERNAL.has(containerPort))) return 'high';
  const web = ports.every(
    ({ hostPort, protocol }) => protocol === 'tcp' && hostPort !== null && WEB.has(hostPort),
  );
  return web ? 'low' : 'medium';
};

const isWildcard = (address: string): boolean =>
  address === '' || address === '0.0.0.0' || /^\[?(?:0{0,4}:){2,7}0{0,4}\]?$/.test(address);

/** Of the default bridge, and of networks that are made later (Docker 24 and newer). */
const DEFAULT_ADDRESS =
  '"ip": "127.0.0.1"; "default-network-opts": {"bridge": {"com.docker.network.bridge.host_binding_ipv4": "127.0.0.1"}}';

/** The same publication on loopback; a port that the engine chooses stays its choice. */
const onLoopback = (bindings: readonly PublishedPort[]): Fix => {
  const all = bindings.map(
    ({ hostPort, containerPort, protocol }) =>
      `127.0.0.1:${hostPort ?? ''}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`,
  );
  const distinct = [...new Set(all)];
  return {
    flag: distinct.map((text) => `--publish ${text}`).join(' '),
    compose: `ports: [${distinct.map((text) => `"${text}"`).join(', ')}]`,
  };
};

export default defineCheck({
  id: 'isolation/published-ports',
  title: 'Published ports are bound to one address',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A port published without an address listens on every one of the host’s, IPv6 as well, and the engine’s own rules let it in before ufw or firewalld are asked.',
  remediation:
    'Name the address: `--publish 127.0.0.1:8080:80` (Compose: `"127.0.0.1:8080:80"`), put a reverse proxy before web services, and let containers reach each other over a network of their own without publishing.',
  fix: {
    flag: '--publish 127.0.0.1:PORT:PORT',
    compose: 'ports: ["127.0.0.1:PORT:PORT"]',
    daemon: DEFAULT_ADDRESS,
    breaks: 'Clients on other machines, until a reverse proxy or a named address serves them',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.14' },
    { standard: 'nist-800-190', id: '4.4.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { networks: optional(engineNetworks) } },
  },
  evaluate({ self: { inspect }, parent }) {
    if (inspect.hostConfig.networkMode === 'host')
      return notApplicable('The container uses the host’s network and publishes nothing');
    const { networks } = parent['docker-engine'];
    const ports = publishedPorts(inspect, networks.known ? networks.value.items : null);
    if (ports === null) return notTold('the published ports of the container');
    // `dockerd --ip` and networks may name the address that stands for none; a running container shows the outcome.
    const byNetwork = (address: string): string => {
      if (address !== '' || !networks.known) return address;
      const names = new Set(inspect.networks?.map(({ name }) => name));
      const given = networks.value.items
        .filter(({ name }) => names.has(name))
        .map(({ options }) => options?.['com.docker.network.bridge.host_binding_ipv4'])
        .filter((text) => text !== undefined && !isWildcard(text));
      return given[0] ?? address;
    };
    const open = ports.filter(({ hostAddress }) => isWildcard(byNetwork(hostAddress)));
    const byPort = new Map<string, PublishedPort[]>();
    for (const port of open) {
      const key = `${port.containerPort}/${port.protocol}`;
      byPort.set(key, [...(byPort.get(key) ?? []), port]);
    }
    const findings = [...byPort].map(([key, bindings]): Finding => {
      const shown = bindings.map(({ hostAddress, hostPort }) => `${hostAddress || '*'}:${hostPort ?? 'any'}`);
      return {
        message: `Port ${key} is published on every address of the host`,
        expected: 'one address',
        actual: [...new Set(shown)].join(', '),
        severity: severityOf(bindings),
        location: { resource: `port ${key}` },
        fix: onLoopback(bindings),
        // An address that nobody named is the engine's choice.
        ...(inspect.hostConfig.portBindings?.some(
          (asked) => `${asked.containerPort}/${asked.protocol}` === key && asked.hostAddress !== '',
        )
          ? {}
          : { seen: 'engine-default' as const }),
      };
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    return pass(
      ports.length === 0
        ? 'none published'
        : `${ports.length} bound to an address${inspect.state.running === true ? '' : ', as asked for'}`,
    );
  },
});
