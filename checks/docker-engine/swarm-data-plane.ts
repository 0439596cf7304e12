import {
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  optional,
  pass,
  swarmAddresses,
  undecided,
} from 'rempart/check';

const hostOf = (address: string): string => address.replace(/:\d+$/, '');

export default defineCheck({
  id: 'docker-engine/swarm-data-plane',
  title: 'Traffic of containers between nodes keeps apart from that of management',
  targets: ['docker-engine'],
  severity: 'info',
  rationale:
    'On one interface whoever floods or listens to the traffic of containers is next to that of managers; hosts with one network have no choice.',
  remediation:
    'Give the containers’ traffic an interface of its own when the node joins: `docker swarm join --data-path-addr ADDRESS …`.',
  fix: {
    command: 'docker swarm join --data-path-addr ADDRESS --token TOKEN MANAGER:2377',
    breaks: 'The node has to leave and join anew; nodes must reach one another on the second network.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '7.9' }],
  needs: { self: { info: engineInfo }, parent: { host: { addresses: optional(swarmAddresses) } } },
  evaluate({ self: { info }, parent: { host } }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (info.swarm?.state !== 'active') return notApplicable('The engine is in no swarm');
    if (!host.addresses.known)
      return host.addresses.leftOut
        ? notApplicable(host.addresses.reason.text)
        : undecided(host.addresses.reason);
    const own = host.addresses.value.get(info.dockerRootDir ?? '');
    if (own === undefined || !own.known)
      return undecided(
        own?.reason ?? { code: 'unsupported', text: 'The addresses of the node were not seen' },
      );
    const { dataPath, advertise } = own.value;
    if (dataPath === null || advertise === null)
      return undecided({ code: 'parse-error', text: 'The engine’s record of its addresses is not whole' });
    return dataPath !== '' && hostOf(dataPath) !== hostOf(advertise)
      ? pass(`${dataPath} beside ${advertise}`)
      : fail({
          message: 'Containers and management share one address between nodes',
          expected: 'a data path of its own',
          actual: dataPath === '' ? advertise : dataPath,
          location: { resource: 'data path' },
        });
  },
});
