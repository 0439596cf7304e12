import {
  containerInspect,
  defineCheck,
  filterSet,
  judgePaths,
  mountedSecretFiles,
  notApplicable,
  notTold,
  octal,
  optional,
  undecided,
} from 'rempart/check';

const SECRETS = /^\/(?:var\/)?run\/secrets(?:\/|$)/;

export default defineCheck({
  id: 'filesystem-permissions/mounted-secrets',
  title: 'Mounted secrets are closed to other users of the container',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A secret that everybody inside may read is read by the least of its processes: a shell that a web server was talked into, for one.',
  remediation:
    'Give the file to the user that needs it: `chmod 440` and `chown` on the host for mounted files, `mode: 0400` and `uid:` for secrets of a swarm.',
  fix: {
    command: 'chmod 440 FILE; chown UID:GID FILE (on the host)',
    compose: 'secrets: [{source: NAME, uid: "10001", mode: 0400}]',
    breaks: 'A process with another uid than the file’s can no longer read it.',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '7.4' },
    { standard: 'url', id: 'https://docs.docker.com/compose/how-tos/use-secrets/' },
  ],
  needs: { self: { inspect: containerInspect, files: optional(mountedSecretFiles) } },
  evaluate({ self: { inspect, files } }) {
    if (inspect.mounts === null) return notTold('its mounts');
    const { labels } = inspect.config;
    const isTask = labels !== null && 'com.docker.swarm.task.id' in labels;
    if (!isTask && !inspect.mounts.some(({ destination }) => SECRETS.test(destination ?? '')))
      return notApplicable('It mounts no secrets');
    if (!files.known) return undecided(files.reason);
    return judgePaths(
      filterSet(files.value, ({ type, path }) => type === 'file' && !path.includes('/kubernetes.io/')),
      ({ path, mode, uid }) =>
        (mode & 0o007) === 0
          ? null
          : {
              message: `Every user of the container may ${(mode & 0o002) === 0 ? 'read' : 'change'} ${path}`,
              expected: octal(mode & ~0o007),
              actual: `${octal(mode)}, uid ${uid}`,
              location: { path, resource: path },
            },
      { whenEmpty: notApplicable('No secret lies there') },
    );
  },
});
