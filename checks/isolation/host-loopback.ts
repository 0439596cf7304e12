import {
  bridgeInterface,
  defineCheck,
  engineInfo,
  engineNetworks,
  firewall,
  judgeEach,
  kernelParameters,
  notApplicable,
  optional,
  outcomesAt,
} from 'rempart/check';

/** A dot inside a name is a slash, as the parameters are named. */
const parameterOf = (bridge: string): string => `net.ipv4.conf.${bridge.replaceAll('.', '/')}.route_localnet`;

export default defineCheck({
  id: 'isolation/host-loopback',
  title: 'Containers cannot reach the host’s loopback addresses',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Services of the host trust 127.0.0.1 and ask for no password there; with route_localnet on a bridge the kernel takes packets for it from containers, which may forge them as long as they hold NET_RAW.',
  remediation:
    'Set `"userland-proxy": true` in daemon.json (its default) and `net.ipv4.conf.BRIDGE.route_localnet = 0`, or drop packets for 127.0.0.0/8 that come in by a bridge.',
  fix: {
    command: 'iptables -t raw -I PREROUTING ! -i lo -d 127.0.0.0/8 -j DROP',
    daemon: '"userland-proxy": true',
    breaks:
      'Ports published on loopback that are called from the host itself, while the userland proxy is off',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.2' },
    { standard: 'url', id: 'https://docs.kernel.org/networking/ip-sysctl.html' },
  ],
  needs: {
    self: { info: engineInfo, networks: engineNetworks },
    parent: { host: { parameters: kernelParameters, firewall: optional(firewall) } },
  },
  evaluate({ self: { info, networks }, parent: { host } }) {
    if (info.securityOptions?.rootless === true)
      return notApplicable('The bridges of a rootless engine lie in a network namespace of its own');
    const { live } = host.parameters;
    const wall = host.firewall.known ? host.firewall.value : null;
    const all = live.get('net.ipv4.conf.all.route_localnet') === '1';
    const bridges = networks.items
      .filter(({ driver }) => driver === 'bridge')
      .map((network) => ({ bridge: bridgeInterface(network), network }))
      .filter(({ bridge }) => live.has(parameterOf(bridge)));
    return judgeEach(
      { ...networks, items: bridges },
      ({ bridge, network }) => {
        const own = live.get(parameterOf(bridge)) === '1';
        if (!own && !all) return null;
        const outcomes =
          wall === null
            ? new Set(['accept'])
            : outcomesAt(wall.chains, 'input', {
                family: 'ipv4',
                protocol: 'tcp',
                port: 8080,
                inputInterface: bridge,
                outputInterface: null,
                state: 'new',
                destination: '127.0.0.1',
              });
        return outcomes.has('accept')
          ? {
              message: `Packets for the host’s loopback are taken from the network ${network.name}`,
              expected: '0, or such packets dropped',
              actual: `${parameterOf(own ? bridge : 'all')} = 1`,
              location: { resource: `network ${network.name}` },
            }
          : null;
      },
      {
        whenEmpty: notApplicable('None of its bridges is among the host’s interfaces'),
        ...(all ? { follows: ['os-hardening/loopback-not-routed'] } : {}),
      },
    );
  },
});
