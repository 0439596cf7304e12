import {
  completeSet,
  defineCheck,
  engineInfo,
  engineNetworks,
  judgeEach,
  notApplicable,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/overlay-encrypted',
  title: 'Traffic between swarm nodes is encrypted',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Overlay networks carry the traffic of containers between hosts in the clear unless told otherwise.',
  remediation:
    'Create the network anew with `--opt encrypted` (Compose: `driver_opts: {encrypted: "true"}`). It needs IP protocol 50 between the nodes and costs throughput.',
  references: [{ standard: 'cis-docker-1.6', id: '7.3' }],
  needs: { self: { info: engineInfo, networks: engineNetworks } },
  evaluate({ self: { info, networks } }) {
    if (info.swarm?.state !== 'active') return notApplicable('No swarm');
    const overlays = networks.items.filter(({ driver, ingress }) => driver === 'overlay' && ingress !== true);
    return judgeEach(
      completeSet(overlays),
      ({ name, options }) =>
        options !== null && 'encrypted' in options && options.encrypted !== 'false'
          ? null
          : {
              message: `The overlay network ${name} is not encrypted`,
              expected: 'encrypted',
              actual: 'clear',
              location: { resource: name },
            },
      { whenEmpty: notApplicable('No overlay network of its own') },
    );
  },
});
