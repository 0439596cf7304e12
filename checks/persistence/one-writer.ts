import {
  containerInspect,
  defineCheck,
  isAnonymousVolume,
  judgeEach,
  notApplicable,
  runningContainers,
  safeWord,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/one-writer',
  title: 'Each volume has one container that writes to it',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Two containers that write to one volume corrupt what was made for one writer, and whoever breaks the weaker one changes what the other reads and runs.',
  remediation: 'Mount the volume read-only in every container that only reads it, or give each its own.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=PLACE,readonly in the readers',
    compose: 'volumes: ["NAME:PLACE:ro"] in the readers',
    breaks: 'A reader that also writes: caches, locks, uploads',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: { children: { container: { inspect: containerInspect } } },
  evaluate({ children: { container } }) {
    const running = runningContainers(container);
    const writers = running.items.flatMap(({ inspect, target }) =>
      (inspect.mounts ?? [])
        .filter(({ type, name, writable }) => type === 'volume' && name !== null && writable !== false)
        .map((mount) => ({ volume: mount.name ?? '', nameless: isAnonymousVolume(mount), by: target.name })),
    );
    const byVolume = [...Map.groupBy(writers, ({ volume }) => volume)].map(([volume, all]) => ({
      volume,
      nameless: all.some(({ nameless }) => nameless),
      names: [...new Set(all.map(({ by }) => by))].sort(),
    }));
    const untold = running.items.some(({ inspect }) => inspect.mounts === null);
    const reason =
      running.reason ??
      (untold
        ? { code: 'unsupported' as const, text: 'The engine does not tell the mounts of a container' }
        : null);
    return judgeEach(
      { items: byVolume, complete: reason === null, reason },
      ({ volume, names, nameless }) =>
        names.length > 1
          ? {
              message: `Several containers write to ${nameless ? 'a volume without a name' : `the volume ${volume}`}`,
              expected: 'one writer',
              actual: names.join(', '),
              // A volume without a name is known by those that share it (--volumes-from).
              location: { resource: nameless ? `volume of ${names.join(', ')}` : `volume ${volume}` },
              ...(nameless
                ? {}
                : {
                    fix: {
                      flag: `--mount type=volume,src=${safeWord(volume, 'NAME')},dst=PLACE,readonly in the readers`,
                      compose: `volumes: ["${safeWord(volume, 'NAME')}:PLACE:ro"] in the readers`,
                    },
                  }),
            }
          : null,
      { whenEmpty: notApplicable('No container that runs writes to a volume') },
    );
  },
});
