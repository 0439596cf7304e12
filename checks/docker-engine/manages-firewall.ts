import {
  daemonBehind,
  defineCheck,
  dockerDaemons,
  engineInfo,
  engineNetworks,
  fail,
  optional,
  pass,
  settingOf,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/manages-firewall',
  title: 'The engine isolates its networks in the packet filter',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'With `iptables: false` nothing separates the engine’s networks, and every container is reachable from its neighbours and from whoever routes to it. The same holds for IPv6 without `ip6tables`.',
  remediation:
    'Take `"iptables": false` and `"ip6tables": false` out of daemon.json and restart the engine; put rules of your own into the chain DOCKER-USER.',
  fix: {
    daemon: '"iptables": true, "ip6tables": true',
    breaks:
      'The engine writes rules beside your own again: published ports are reachable though ufw or firewalld say otherwise, and a ruleset that did the same by hand is done twice.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.4' },
    { standard: 'nist-800-190', id: '4.3.3' },
  ],
  needs: {
    self: { info: engineInfo, networks: optional(engineNetworks) },
    parent: { host: { daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info, networks }, parent: { host }, target }) {
    const { daemon, verdict } = daemonBehind(host.daemons, target, info);
    if (verdict !== null) return verdict;
    const setting = settingOf(daemon, 'iptables');
    const milder = info.securityOptions?.rootless === true ? { severity: 'low' as const } : {};
    if (setting?.value === false)
      return fail({
        message: 'The engine sets no rules between its networks',
        expected: 'true',
        actual: `false (${setting.from})`,
        ...milder,
      });
    const six = settingOf(daemon, 'ip6tables');
    // On by default from Docker 27 on; before, an experimental switch.
    const filtered = six === null ? Number.parseInt(info.serverVersion ?? '', 10) >= 27 : six.value === true;
    const ipv6 = networks.known
      ? networks.value.items.filter(({ driver, ipv6 }) => driver === 'bridge' && ipv6 === true)
      : [];
    if (!filtered && ipv6.length > 0)
      return fail({
        message: 'The engine sets no rules for IPv6 between its networks',
        expected: 'true',
        actual: six === null ? 'not set, which means false' : `false (${six.from})`,
        location: { resource: 'ip6tables' },
        ...milder,
      });
    return pass(setting?.from ?? 'not set, which means true');
  },
});
