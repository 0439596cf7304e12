import { containerInspect, defineCheck, type Finding, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'isolation/mount-propagation',
  title: 'Mounts made in the container stay in it',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Through a shared mount, what is mounted inside the container appears on the host, over whatever was there.',
  remediation:
    'Take `bind-propagation=rshared` or `:shared` from the mount; the default `rprivate` is right unless the container is there to mount for others (storage drivers).',
  references: [
    { standard: 'cis-docker-1.6', id: '5.20' },
    { standard: 'url', id: 'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    if (inspect.mounts === null) return notTold('the mounts of the container');
    const findings = inspect.mounts.flatMap(({ source, destination, propagation }): readonly Finding[] =>
      propagation === 'shared' || propagation === 'rshared'
        ? [
            {
              message: `Mounts below ${destination} appear on the host`,
              expected: 'rprivate or rslave',
              actual: propagation,
              location: { ...(source === null ? {} : { path: source }), resource: `mount ${destination}` },
            },
          ]
        : [],
    );
    const [first, ...rest] = findings;
    return first === undefined ? pass('no shared mount') : fail([first, ...rest]);
  },
});
