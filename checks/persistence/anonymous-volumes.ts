import {
  completeSet,
  containerInspect,
  dataPlaceOf,
  defineCheck,
  incompleteSet,
  isAnonymousVolume,
  judgeEach,
  notApplicable,
  notTold,
  volumeMount,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/anonymous-volumes',
  title: 'Data lies on volumes that somebody named',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'An anonymous volume is left behind by the next container and found by nobody: not by backups, not by the one who replaces the container.',
  remediation:
    'Name it: `--mount type=volume,src=NAME,dst=PATH` (Compose: a top-level `volumes:` entry), and copy the data over once. Where nothing has to last, mount a tmpfs there.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=PLACE',
    compose: 'volumes: ["NAME:PLACE"], and NAME: at the top level',
    breaks: 'The new volume starts empty: copy the data over while the container is stopped',
  },
  seen: 'engine-default',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { mounts, hostConfig } = inspect;
    if (mounts === null) return notTold('its mounts');
    const volumes = mounts.filter(({ type }) => type === 'volume');
    const named = volumes.filter(({ name }) => name !== null);
    const doomed = hostConfig.autoRemove === true;
    const place = dataPlaceOf(inspect);
    const folders: readonly string[] = place !== null && 'folders' in place ? place.folders : [];
    const isDatabase = volumes
      .filter(isAnonymousVolume)
      .every(({ destination }) => folders.includes(destination ?? ''));
    return judgeEach(
      named.length === volumes.length
        ? completeSet(named)
        : incompleteSet(named, {
            code: 'unsupported',
            text: 'The engine does not tell the name of a volume',
          }),
      (mount) => {
        const destination = mount.destination ?? '';
        return isAnonymousVolume(mount)
          ? {
              message: doomed
                ? `${destination} is deleted with the container`
                : `${destination} lies on a volume without a name`,
              expected: 'a named volume',
              actual: doomed ? 'anonymous, and --rm' : 'anonymous',
              location: { path: destination, resource: destination },
              fix: volumeMount(inspect, destination),
            }
          : null;
      },
      {
        whenEmpty: notApplicable('It has no volume'),
        ...(isDatabase ? { follows: ['persistence/database-on-volume'] } : {}),
      },
    );
  },
});
