import {
  defineCheck,
  engineInfo,
  fail,
  isManager,
  manual,
  notApplicable,
  notTold,
  pass,
  swarmCluster,
} from 'rempart/check';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

export default defineCheck({
  id: 'docker-engine/swarm-unlock-key-age',
  title: 'The key that unlocks a swarm was made within a year',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Whoever once had the key, in a ticket or a chat, unlocks the swarm’s secrets with any manager’s disk. The engine does not tell when the key was made: it is no older than the swarm, and no younger than the last change of it.',
  remediation: 'Run `docker swarm unlock-key --rotate`, and keep the new key outside the swarm.',
  fix: {
    command: 'docker swarm unlock-key --rotate',
    breaks:
      'The old key opens managers that were down during the rotation for a while; afterwards it opens none.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.6' },
    { standard: 'url', id: 'https://docs.docker.com/engine/swarm/swarm_manager_locking/' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info }, collectedAt }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (!isManager(info.swarm)) return notApplicable('The engine manages no swarm');
    const cluster = swarmCluster(info.swarm);
    if (cluster === null || cluster.autolock === null) return notTold('whether its managers lock');
    if (!cluster.autolock) return notApplicable('Managers do not lock: there is no key');
    const { created, updated } = cluster;
    if (created === null || updated === null) return notTold('when the swarm was changed');
    const year = collectedAt - YEAR_DAYS * DAY_MS;
    if (created > year) return pass(`the swarm is of ${day(created)}`);
    return updated <= year
      ? fail({
          message: 'The key that unlocks the swarm is older than a year',
          expected: `made within ${YEAR_DAYS} days`,
          actual: `nothing of the swarm was changed since ${day(updated)}`,
          location: { pointer: '/Swarm/Cluster/UpdatedAt' },
        })
      : manual(
          `See in your records when \`docker swarm unlock-key --rotate\` was run last: the swarm is of ${day(created)}, and something of it was changed on ${day(updated)}`,
        );
  },
});
