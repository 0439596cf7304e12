import {
  completeSet,
  containerInspect,
  defineCheck,
  incompleteSet,
  judgeEach,
  notApplicable,
  notTold,
  octal,
  safeWord,
  volumeRoots,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/volume-roots-guarded',
  title: 'The container’s volumes are not writable for every user',
  targets: ['container'],
  severity: 'low',
  rationale:
    'The folder above keeps users of the host out, but every process of every container that mounts the volume may replace what lies in it, whatever its uid.',
  remediation:
    'Give the volume to the uid that writes (`chown 10001:10001`, in the image or once by hand) in place of `chmod 777`.',
  fix: {
    command: 'chown 10001:10001 FOLDER && chmod 0750 FOLDER',
    flag: '--user of the uid that owns the volume',
    compose: 'user: of the uid that owns the volume',
    dockerfile: 'RUN install -d -o 10001 -g 10001 FOLDER, before VOLUME',
    breaks: 'Containers of another uid that share the volume: give them its group',
  },
  seen: 'kernel',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: { self: { inspect: containerInspect }, parent: { host: { roots: volumeRoots } } },
  evaluate({ self: { inspect }, parent: { host } }) {
    if (inspect.mounts === null) return notTold('the mounts of the container');
    const volumes = inspect.mounts.filter(({ type }) => type === 'volume');
    if (volumes.length === 0) return notApplicable('It has no volume');
    const seen = new Map(host.roots.items.map((entry) => [entry.path, entry]));
    const found = volumes.flatMap(({ source, destination }) => {
      const entry = seen.get(source ?? '');
      return entry === undefined ? [] : [{ entry, destination: destination ?? '' }];
    });
    const reason = host.roots.reason ?? {
      code: 'unsupported' as const,
      text: 'A volume of the container does not lie on the audited host',
    };
    return judgeEach(
      found.length === volumes.length ? completeSet(found) : incompleteSet(found, reason),
      ({ entry, destination }) =>
        entry.type === 'directory' && (entry.mode & 0o1002) === 0o002
          ? {
              message: `Every user may write to the volume at ${destination}`,
              expected: 'not writable for others',
              actual: `${octal(entry.mode)}, of uid ${entry.uid}`,
              location: { path: entry.path, resource: `volume ${destination}` },
              fix: `chmod o-w ${safeWord(entry.path, 'FOLDER')}`,
            }
          : null,
    );
  },
});
