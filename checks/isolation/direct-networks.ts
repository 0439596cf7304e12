import {
  containerInspect,
  defineCheck,
  engineInfo,
  engineNetworks,
  type Finding,
  fail,
  networkCalled,
  notTold,
  optional,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/direct-networks',
  title: 'The container is not put on the host’s own network segment',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A macvlan or ipvlan network gives the container an address on the host’s network, past the host’s firewall.',
  remediation:
    'Use a bridge network and publish the ports that are needed, or filter the container’s address on the network itself.',
  fix: {
    flag: '--network of a bridge, and --publish 127.0.0.1:PORT:PORT for what others reach',
    compose: 'networks: of driver bridge, and ports: ["127.0.0.1:PORT:PORT"]',
    breaks: 'Clients that know its own address on the segment; broadcast, multicast and DHCP',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/network/drivers/macvlan/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { networks: engineNetworks, info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    if (inspect.networks === null) return notTold('the networks of the container');
    const { networks, info } = parent['docker-engine'];
    const isPodman = info.known && info.value.isPodman;
    const driverOf = (name: string) => networkCalled(networks.items, name, isPodman)?.driver ?? null;
    const findings = inspect.networks.flatMap(({ name }): readonly Finding[] => {
      const driver = driverOf(name);
      return driver === 'macvlan' || driver === 'ipvlan'
        ? [
            {
              message: `The network ${name} puts the container on the host’s segment`,
              expected: 'a bridge',
              actual: driver,
              location: { resource: `network ${name}` },
            },
          ]
        : [];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    const untold = inspect.networks.find(({ name }) => driverOf(name) === null);
    return untold === undefined
      ? pass(inspect.networks.map(({ name }) => name).join(', ') || 'no network')
      : notTold(`the driver of the network ${untold.name}`);
  },
});
