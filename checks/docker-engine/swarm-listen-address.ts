import {
  defineCheck,
  engineInfo,
  fail,
  isManager,
  listeningSockets,
  notApplicable,
  optional,
  pass,
  type Resolved,
  type SwarmAddresses,
  swarmAddresses,
  undecided,
} from 'rempart/check';

const PORT = 2377;
const WILDCARD = /^(?:0\.0\.0\.0|\[::\]|::|\*)?:\d+$/;

export default defineCheck({
  id: 'docker-engine/swarm-listen-address',
  title: 'A manager listens for its swarm on one address',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Told nothing, a manager takes orders for the swarm on every interface, those to the outside among them. Nodes show certificates and join tokens, so that an open port alone gives nobody anything: that is why this is mild.',
  remediation:
    'The address is chosen when the swarm is made or joined: `docker swarm init --force-new-cluster --listen-addr ADDRESS:2377` keeps the services. A packet filter in front of port 2377 does as well.',
  fix: {
    command: 'docker swarm init --force-new-cluster --listen-addr ADDRESS:2377 --advertise-addr ADDRESS',
    breaks: 'The other managers have to join anew; nodes that reach the manager by another address lose it.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '7.2' }],
  needs: {
    self: { info: engineInfo },
    parent: { host: { addresses: optional(swarmAddresses), sockets: optional(listeningSockets) } },
  },
  evaluate({ self: { info }, parent: { host } }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (!isManager(info.swarm)) return notApplicable('The engine manages no swarm');
    if (!host.addresses.known)
      return host.addresses.leftOut
        ? notApplicable(host.addresses.reason.text)
        : undecided(host.addresses.reason);
    const own: Resolved<SwarmAddresses> | undefined = host.addresses.value.get(info.dockerRootDir ?? '');
    const socket = host.sockets.known
      ? host.sockets.value.items.find(({ port, process }) => port === PORT && process === 'dockerd')
      : undefined;
    // The engine's own record tells of its network namespace, whichever that is.
    const listen = own?.known === true ? own.value.listen : null;
    const address = listen ?? (socket === undefined ? null : `${socket.address}:${socket.port}`);
    if (address === null)
      return undecided(
        own?.known === false
          ? own.reason
          : { code: 'unsupported', text: 'On which address the manager listens was not seen' },
      );
    const open = listen === null ? socket?.scope === 'wildcard' : WILDCARD.test(listen);
    return open
      ? fail({
          message: 'The manager takes orders for the swarm on every interface',
          expected: 'the address of one interface',
          actual: address,
          location: { resource: 'listen address' },
        })
      : pass(address);
  },
});
