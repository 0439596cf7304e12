import { containerInspect, defineCheck, type Finding, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'isolation/volumes-from',
  title: 'The container does not take over the mounts of another',
  targets: ['container'],
  severity: 'low',
  rationale:
    'With --volumes-from a container gets whatever the other one mounts, now and after its next change, sensitive paths included.',
  remediation:
    'Name each volume that both need: `--mount type=volume,src=data,dst=/data`, read-only where it only reads.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=PLACE for each volume, in place of --volumes-from',
    compose: 'volumes: in place of volumes_from',
    breaks: 'Paths that the other container mounts and nobody named here',
  },
  seen: 'requested',
  references: [
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/run/#volumes-from' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { volumesFrom } = inspect.hostConfig;
    if (volumesFrom === null) return notTold('whose volumes the container takes over');
    const [first, ...rest] = volumesFrom.map(
      (other): Finding => ({
        message: 'The container takes over the mounts of another one',
        expected: 'mounts of its own',
        actual: other,
        location: { pointer: '/HostConfig/VolumesFrom', resource: `volumes from ${other.split(':')[0]}` },
      }),
    );
    return first === undefined ? pass('none') : fail([first, ...rest]);
  },
});
