import {
  completeSet,
  defineCheck,
  type EngineNetwork,
  engineInfo,
  engineNetworks,
  type Finding,
  judgeEach,
  notApplicable,
  optional,
  swarmServices,
} from 'rempart/check';

/** `--opt encrypted` leaves an empty value. */
const isEncrypted = ({ options }: EngineNetwork): boolean =>
  options !== null && 'encrypted' in options && options.encrypted !== 'false';

export default defineCheck({
  id: 'docker-engine/overlay-encrypted',
  title: 'Traffic between swarm nodes is encrypted',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Overlay networks carry the traffic of containers between hosts in the clear unless told otherwise, and take every VXLAN packet that somebody on the network between them forges.',
  remediation:
    'Create the network anew with `--opt encrypted` (Compose: `driver_opts: {encrypted: "true"}`); for the routing mesh `docker network rm ingress` and `docker network create --ingress --driver overlay --opt encrypted ingress`.',
  fix: {
    command: 'docker network create --driver overlay --opt encrypted NAME',
    compose: 'networks: { NAME: { driver: overlay, driver_opts: { encrypted: "true" } } }',
    breaks:
      'Services have to be taken off the network while it is made anew; it needs IP protocol 50 between the nodes and costs throughput.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.3' },
    { standard: 'nist-800-190', id: '4.3.3' },
  ],
  needs: { self: { info: engineInfo, networks: engineNetworks, services: optional(swarmServices) } },
  evaluate({ self: { info, networks, services } }) {
    if (info.swarm?.state !== 'active') return notApplicable('No swarm');
    const meshed =
      services.known &&
      (services.value?.items.some(({ ports }) => ports?.some(({ mode }) => mode === 'ingress')) ?? false);
    const overlays = networks.items.filter(
      ({ driver, ingress }) => driver === 'overlay' && (ingress !== true || meshed),
    );
    // A swarm of one node has nothing between its nodes yet.
    const alone = info.swarm.nodes === 1;
    return judgeEach(
      completeSet(overlays),
      (network): Finding | null =>
        isEncrypted(network)
          ? null
          : {
              message:
                network.ingress === true
                  ? 'The routing mesh of published ports is not encrypted'
                  : `The overlay network ${network.name} is not encrypted`,
              expected: 'encrypted',
              actual: alone ? 'clear, on a swarm of one node' : 'clear',
              location: { resource: network.name },
              ...(alone || network.ingress === true ? { severity: 'low' as const } : {}),
            },
      { whenEmpty: notApplicable('No overlay network of its own') },
    );
  },
});
