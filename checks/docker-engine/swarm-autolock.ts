import { defineCheck, engineInfo, fail, notApplicable, notTold, pass, swarmCluster } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/swarm-autolock',
  title: 'A swarm’s keys are locked when a manager restarts',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale: 'Without autolock the key of the swarm’s secrets lies in clear text on every manager’s disk.',
  remediation:
    '`docker swarm update --autolock=true`, and keep the unlock key outside the swarm: after a restart each manager waits for it.',
  fix: {
    command: 'docker swarm update --autolock=true',
    breaks:
      'After a restart each manager waits for `docker swarm unlock`: who loses the key loses the manager.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.5' },
    { standard: 'nist-800-190', id: '4.3.5' },
    { standard: 'url', id: 'https://docs.docker.com/engine/swarm/swarm_manager_locking/' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const { swarm } = info;
    if (swarm === null || swarm.state === 'inactive' || swarm.state === null)
      return notApplicable('No swarm');
    if (swarm.state === 'locked') return pass('the manager waits for the key');
    if (swarm.manager !== true) return notApplicable('Only a manager holds the keys');
    const autolock = swarmCluster(swarm)?.autolock ?? null;
    if (autolock === null) return notTold('whether its managers lock');
    return autolock
      ? pass('autolock is on')
      : fail({
          message: 'The swarm’s keys lie open on each manager',
          expected: 'true',
          actual: 'false',
          location: { pointer: '/Swarm/Cluster/Spec/EncryptionConfig/AutoLockManagers' },
        });
  },
});
