import { defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/swarm-machines',
  title: 'A swarm spreads its services over several machines',
  targets: ['docker-engine'],
  severity: 'info',
  rationale:
    'Replicas that share one kernel end together: a swarm of one machine restarts containers, and does nothing for the loss of the machine.',
  remediation:
    'Join two more machines (`docker swarm join-token worker`), three of them as managers; or use Compose where one machine is meant.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/swarm/admin_guide/' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const { swarm } = info;
    if (swarm === null || swarm.state === null) return notTold('whether it is part of a swarm');
    if (swarm.state !== 'active') return notApplicable('It is part of no swarm');
    if (swarm.manager === false) return notApplicable('A worker does not know how many machines there are');
    if (swarm.nodes === null) return notTold('how many machines the swarm has');
    return swarm.nodes > 1
      ? pass(`${swarm.nodes} machines, ${swarm.managers ?? '?'} of them managers`)
      : fail({
          message: 'The swarm is this one machine',
          expected: 'three or more',
          actual: '1',
          location: { pointer: '/Swarm/Nodes' },
        });
  },
});
