import { defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};

export default defineCheck({
  id: 'docker-engine/swarm-autolock',
  title: 'A swarm’s keys are locked when a manager restarts',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale: 'Without autolock the key of the swarm’s secrets lies in clear text on every manager’s disk.',
  remediation:
    '`docker swarm update --autolock=true`, and keep the unlock key outside the swarm: after a restart each manager waits for it.',
  references: [{ standard: 'cis-docker-1.6', id: '7.5' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.swarm === null || info.swarm.state === 'inactive' || info.swarm.state === null)
      return notApplicable('No swarm');
    if (info.swarm.manager !== true) return notApplicable('Only a manager holds the keys');
    const locked = fields(fields(fields(info.swarm.cluster).Spec).EncryptionConfig).AutoLockManagers;
    if (typeof locked !== 'boolean') return notTold('whether its managers lock');
    return locked
      ? pass('autolock is on')
      : fail({
          message: 'The swarm’s keys lie open on each manager',
          expected: 'true',
          actual: 'false',
          location: { pointer: '/Swarm/Cluster/Spec/EncryptionConfig/AutoLockManagers' },
        });
  },
});
