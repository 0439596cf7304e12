import {
  containerInspect,
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  runningContainers,
} from 'rempart/check';

/** Labels by which tools mark containers that somebody wrote down. */
const DECLARED =
  /^(?:com\.docker\.compose\.project|com\.docker\.swarm\.service\.name|com\.docker\.stack\.namespace|io\.podman\.compose\.project|PODMAN_SYSTEMD_UNIT|io\.kubernetes\.pod\.uid|io\.kubernetes\.pod\.name|com\.hashicorp\.nomad\.alloc_id|com\.amazonaws\.ecs\.task-arn|org\.testcontainers|ansible|io\.balena\.service-name|coolify\.managed|com\.caprover\.serviceName)$/;

const keyOf = (targetId: string): string =>
  targetId.slice(targetId.indexOf('/container/') + '/container/'.length);

export default defineCheck({
  id: 'docker-engine/containers-declared',
  title: 'Every container that runs was declared somewhere',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'A container that no file and no orchestrator knows was started by hand: nobody mends it, nobody misses it, and one that an attacker started looks the same. Nothing is wrong with it by itself, so this is mild.',
  remediation:
    'Describe the container in a Compose file, a stack, a Quadlet or a unit, and start it from there; a label of your own is no proof.',
  fix: {
    compose: 'services: { NAME: { image: IMAGE } }   # then docker compose up -d',
    breaks: 'The container is made anew: what lies in it and on no volume is lost.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.5' },
    { standard: 'url', id: 'https://docs.docker.com/compose/' },
  ],
  needs: { children: { container: { inspect: containerInspect } } },
  evaluate({ children: { container } }) {
    return judgeEach(
      runningContainers(container),
      ({ inspect, target }): Finding | null => {
        const labels = Object.keys(inspect.config.labels ?? {});
        return labels.some((label) => DECLARED.test(label))
          ? null
          : {
              message: `${target.name} was started by hand`,
              expected: 'declared by Compose, a stack, a unit or an orchestrator',
              actual: 'no label of any',
              location: { resource: keyOf(target.id) },
            };
      },
      { partialCredit: true, whenEmpty: notApplicable('No container runs') },
    );
  },
});
