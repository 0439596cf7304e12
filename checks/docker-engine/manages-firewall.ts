import { daemonOf, defineCheck, dockerDaemons, fail, pass, settingOf, undecided } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/manages-firewall',
  title: 'The engine isolates its networks in the packet filter',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'With `iptables: false` nothing separates the engine’s networks, and every container is reachable from its neighbours and from whoever routes to it.',
  remediation:
    'Take `"iptables": false` and `"ip6tables": false` out of daemon.json and restart the engine; put rules of your own into the chain DOCKER-USER.',
  references: [{ standard: 'cis-docker-1.6', id: '2.4' }],
  needs: { parent: { host: { daemons: dockerDaemons } } },
  evaluate({ parent: { host }, target }) {
    const daemon = daemonOf(host.daemons, target);
    if (daemon === null)
      return undecided(
        host.daemons.reason ?? { code: 'unsupported', text: 'The process of this engine was not found' },
      );
    const setting = settingOf(daemon, 'iptables');
    return setting?.value === false
      ? fail({
          message: 'The engine sets no rules between its networks',
          expected: 'true',
          actual: `false (${setting.from})`,
        })
      : pass(setting?.from ?? 'not set, which means true');
  },
});
