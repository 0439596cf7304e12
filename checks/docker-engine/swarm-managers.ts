import { defineCheck, engineInfo, fail, isManager, notApplicable, notTold, pass } from 'rempart/check';

const MOST = 7;

export default defineCheck({
  id: 'docker-engine/swarm-managers',
  title: 'A swarm has an odd number of managers, at most seven',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Managers hold every key of the swarm, so that each one more is one more to break into; an even number survives no more failures than the odd one below it.',
  remediation: 'Demote managers (`docker node demote NODE`) until three or five are left.',
  fix: {
    command: 'docker node demote NODE',
    breaks: 'Nothing; the node stays as a worker.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.1' },
    { standard: 'url', id: 'https://docs.docker.com/engine/swarm/admin_guide/' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (!isManager(info.swarm)) return notApplicable('The engine manages no swarm');
    const managers = info.swarm?.managers ?? null;
    if (managers === null || managers < 1) return notTold('how many managers there are');
    if (managers % 2 === 1 && managers <= MOST)
      return pass(`${managers} of ${info.swarm?.nodes ?? '?'} nodes`);
    return fail({
      message: managers > MOST ? 'The swarm has many managers' : 'The swarm has an even number of managers',
      expected: '3 or 5',
      actual: String(managers),
      location: { pointer: '/Swarm/Managers' },
    });
  },
});
