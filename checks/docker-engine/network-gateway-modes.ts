import {
  defineCheck,
  engineInfo,
  engineNetworks,
  type Finding,
  judgeEach,
  notApplicable,
} from 'rempart/check';

const MODES = ['ipv4', 'ipv6'].map((family) => `com.docker.network.bridge.gateway_mode_${family}`);

export default defineCheck({
  id: 'docker-engine/network-gateway-modes',
  title: 'Networks let in from outside what was published, and nothing else',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'In the mode nat-unprotected every port of every container is open to whoever routes to the network; in the mode routed published ports are open on the container’s own address, whatever address they were published on.',
  remediation:
    'Make the network anew without `gateway_mode_ipv4` and `gateway_mode_ipv6`, or with `nat`; use `routed` where the network beyond filters.',
  fix: {
    command: 'docker network create -o com.docker.network.bridge.gateway_mode_ipv4=nat NAME',
    compose: 'networks: { NAME: { driver_opts: { com.docker.network.bridge.gateway_mode_ipv4: nat } } }',
    breaks: 'What reached containers by their own addresses needs published ports.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.3.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/network/port-publishing/#gateway-modes' },
  ],
  needs: { self: { info: engineInfo, networks: engineNetworks } },
  evaluate({ self: { info, networks } }) {
    if (info.isPodman) return notApplicable('Networks of Podman have no gateway modes');
    const bridges = { ...networks, items: networks.items.filter(({ driver }) => driver === 'bridge') };
    return judgeEach(
      bridges,
      ({ name, options }): Finding | null => {
        const open = MODES.map((mode) => ({ mode, value: options?.[mode] })).filter(
          ({ value }) => value === 'nat-unprotected' || value === 'routed',
        );
        const worst = open.find(({ value }) => value === 'nat-unprotected') ?? open[0];
        if (worst === undefined) return null;
        return {
          message:
            worst.value === 'routed'
              ? `Published ports of ${name} are reached by the addresses of containers`
              : `Every port of containers on ${name} is open to who routes to them`,
          expected: 'nat',
          actual: worst.value ?? null,
          location: { pointer: `/Options/${worst.mode}`, resource: name },
          ...(worst.value === 'routed' ? { severity: 'low' as const } : {}),
        };
      },
      { whenEmpty: notApplicable('There is no bridge network') },
    );
  },
});
