import { daemonOf, defineCheck, dockerDaemons, fail, pass, settingOf, undecided } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/userland-proxy',
  title: 'Published ports need no proxy process',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'One docker-proxy runs as root for every published port, and hides the client’s address from the container.',
  remediation:
    'Set `"userland-proxy": false` in daemon.json and restart the engine. It then needs hairpin NAT and sets route_localnet on bridges.',
  references: [{ standard: 'cis-docker-1.6', id: '2.16' }],
  needs: { parent: { host: { daemons: dockerDaemons } } },
  evaluate({ parent: { host }, target }) {
    const daemon = daemonOf(host.daemons, target);
    if (daemon === null)
      return undecided(
        host.daemons.reason ?? { code: 'unsupported', text: 'The process of this engine was not found' },
      );
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
