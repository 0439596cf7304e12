import {
  bridgeInterface,
  type CloudPlatform,
  type ContainerInspect,
  cloudPlatform,
  containerInspect,
  defineCheck,
  type EngineInfo,
  type EngineNetwork,
  engineInfo,
  engineNetworks,
  type Firewall,
  type FirewallOutcome,
  fail,
  firewall,
  manual,
  notApplicable,
  notTold,
  outcomesAt,
  pass,
  undecided,
} from 'rempart/check';

/** What becomes of a first packet from the container to the service, over each of its networks that leads out; empty where none does. */
const passages = (
  { hostConfig, networks: joined }: ContainerInspect,
  networks: readonly EngineNetwork[],
  wall: Firewall,
  { address }: CloudPlatform,
  info: EngineInfo,
): readonly ReadonlySet<FirewallOutcome>[] => {
  const packet = {
    family: 'ipv4',
    protocol: 'tcp',
    port: 80,
    outputInterface: wall.network.outside[0] ?? null,
    state: 'new',
    destination: address,
  } as const;
  // The host's own packets, and those that a rootless engine's helper sends in a container's name.
  if (hostConfig.networkMode === 'host' || info.securityOptions?.rootless === true)
    return [outcomesAt(wall.chains, 'output', { ...packet, inputInterface: 'lo' })];
  return (joined ?? []).flatMap(({ name, address: source }) => {
    const network = networks.find((other) => other.name === name);
    if (network?.driver !== 'bridge' || network.internal === true) return [];
    return outcomesAt(wall.chains, 'forward', {
      ...packet,
      inputInterface: bridgeInterface(network),
      ...(source === null || source === '' ? {} : { source }),
    });
  });
};

export default defineCheck({
  id: 'isolation/metadata-service',
  title: 'The container cannot ask the cloud for the machine’s credentials',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'The metadata service gives whoever can reach it the role of the machine; a single request that a web service can be made to send is enough.',
  remediation:
    'Refuse its address in the chain that is asked first, and make that survive a restart; give programs credentials of their own. On Amazon EC2 require tokens, with a hop limit of 1.',
  fix: {
    command: 'iptables -I DOCKER-USER -d 169.254.169.254 -j DROP',
    flag: '--network of one made with `docker network create --internal`, where it needs nothing outside',
    compose: 'networks: {NAME: {internal: true}}, where it needs nothing outside',
    breaks: 'Programs that take their credentials from the machine’s role',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.4.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: engineInfo, networks: engineNetworks },
      host: { platform: cloudPlatform, firewall },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const { platform, firewall: wall } = parent.host;
    const { info, networks } = parent['docker-engine'];
    if (platform === null) return notApplicable('The machine’s firmware names no cloud');
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    if (inspect.state.running === null) return notTold('whether the container runs');
    if (!inspect.state.running) return notApplicable('The container does not run');
    if (inspect.networks === null || inspect.hostConfig.networkMode === null)
      return notTold('the networks of the container');
    if (inspect.hostConfig.networkMode.startsWith('container:'))
      return notApplicable('It uses the network of another container, for which it is judged');
    const drivers = inspect.networks.map(
      ({ name }) => networks.items.find((network) => network.name === name)?.driver ?? null,
    );
    const other = drivers.find((driver) => driver !== 'bridge' && driver !== 'host' && driver !== 'null');
    const outcomes = passages(inspect, networks.items, wall, platform, info);
    const blocked = outcomes.every((outcome) => !outcome.has('accept'));
    if (other !== undefined && blocked)
      return manual(
        `Look whether ${platform.address} is refused on its network of driver ${other ?? 'unknown'}`,
      );
    if (blocked)
      return pass(
        outcomes.length === 0 ? 'none of its networks leads out' : `${platform.address} is refused`,
      );
    if (wall.gap !== null || outcomes.some((outcome) => outcome.size === 2))
      return undecided(
        wall.gap ?? { code: 'unsupported', text: 'A rule that may refuse its packets cannot be judged' },
      );
    if (platform.limitsHops && inspect.hostConfig.networkMode !== 'host')
      return manual(
        'No rule refuses 169.254.169.254: look whether the instance requires tokens with a hop limit of 1 (HttpTokens, HttpPutResponseHopLimit)',
      );
    return fail({
      message: `The container reaches the metadata service of ${platform.name}`,
      expected: `${platform.address} refused`,
      actual: 'forwarded',
      location: { resource: 'metadata service' },
      ...(platform.address === '169.254.169.254'
        ? {}
        : { fix: `iptables -I DOCKER-USER -d ${platform.address} -j DROP` }),
    });
  },
});
