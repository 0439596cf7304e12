import {
  containerInspect,
  defineCheck,
  type Finding,
  type Fix,
  fail,
  notTold,
  pass,
  safeWord,
} from 'rempart/check';

const privateMount = (source: string | null, destination: string | null): Fix => {
  const [from, to] = [safeWord(source, 'SOURCE'), safeWord(destination, 'PLACE')];
  return {
    flag: `--mount type=bind,src=${from},dst=${to},bind-propagation=rprivate`,
    compose: `volumes: [{type: bind, source: ${from}, target: ${to}, bind: {propagation: rprivate}}]`,
  };
};

export default defineCheck({
  id: 'isolation/mount-propagation',
  title: 'Mounts made in the container stay in it',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Through a shared mount, what is mounted inside the container appears on the host, over whatever was there.',
  remediation:
    'Take `bind-propagation=rshared` or `:shared` from the mount; the default `rprivate` is right unless the container is there to mount for others (storage drivers).',
  fix: {
    flag: '--mount with bind-propagation=rprivate',
    compose: 'volumes: with bind: {propagation: rprivate}',
    breaks: 'Containers that mount for the host or for others: storage drivers, agents of orchestrators',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.20' },
    { standard: 'nist-800-190', id: '4.5.5' },
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
              fix: privateMount(source, destination),
            },
          ]
        : [],
    );
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    return inspect.mounts.some(({ propagation }) => propagation === null)
      ? notTold('the propagation of a mount')
      : pass('no shared mount');
  },
});
