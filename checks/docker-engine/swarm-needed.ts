import {
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
  swarmServices,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/swarm-needed',
  title: 'Swarm mode is on only where services use it',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'A manager opens ports 2377, 7946 and 4789 to other hosts, and its join tokens let them in: without a service they are there for nothing.',
  remediation:
    'Leave the swarm (`docker swarm leave --force` on the last manager) where no service is meant to run.',
  fix: {
    command: 'docker swarm leave --force',
    breaks: 'Secrets, configs and overlay networks of the swarm are gone with its last manager.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '5.1' },
    { standard: 'nist-800-190', id: '4.5.1' },
  ],
  needs: { self: { info: engineInfo, services: optional(swarmServices) } },
  evaluate({ self: { info, services } }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    const state = info.swarm?.state ?? null;
    if (state === null) return notTold('whether it is in a swarm');
    if (state === 'inactive') return pass('no swarm');
    if (state !== 'active') return notApplicable(`The swarm is ${state} on this engine`);
    if (info.swarm?.manager !== true) return notApplicable('Only a manager knows the services of the swarm');
    if (!services.known) return undecided(services.reason);
    const count = services.value?.items.length ?? 0;
    return count > 0
      ? pass(`${count} services`)
      : fail({
          message: 'A swarm runs that has no service',
          expected: 'services, or no swarm',
          actual: 'no service',
          location: { pointer: '/Swarm/LocalNodeState' },
        });
  },
});
