import {
  daemonBehind,
  defineCheck,
  dockerDaemons,
  engineInfo,
  fail,
  notApplicable,
  optional,
  pass,
  settingOf,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/userland-proxy',
  title: 'Published ports need no proxy process',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'One docker-proxy runs as root for every published port, and hides the client’s address from the container.',
  remediation:
    'Set `"userland-proxy": false` in daemon.json and restart the engine. It then needs hairpin NAT and sets route_localnet on bridges.',
  fix: {
    daemon: '"userland-proxy": false',
    breaks:
      'Loopback reaches published ports by hairpin NAT and route_localnet; `[::1]` and hosts without these do not reach them.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '2.16' }],
  needs: { self: { info: engineInfo }, parent: { host: { daemons: optional(dockerDaemons) } } },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (info.securityOptions?.rootless === true)
      return notApplicable('A rootless engine publishes ports through the proxy, which is not root');
    const { daemon, verdict } = daemonBehind(host.daemons, target, info);
    if (verdict !== null) return verdict;
    const setting = settingOf(daemon, 'userland-proxy');
    return setting?.value === false
      ? pass(setting.from)
      : fail({
          message: 'A proxy process serves each published port',
          expected: 'false',
          actual:
            setting === null ? 'not set, which means true' : `${String(setting.value)} (${setting.from})`,
        });
  },
});
