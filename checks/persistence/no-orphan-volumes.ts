import {
  containerInspect,
  defineCheck,
  type EngineVolume,
  engineVolumes,
  type Finding,
  fail,
  isAnonymousVolume,
  notApplicable,
  pass,
  safeWord,
  undecided,
} from 'rempart/check';

const DAY_MS = 86_400_000;
const OLD_DAYS = 30;

const isOld = ({ created }: EngineVolume, now: number): boolean =>
  created !== null && now - created > OLD_DAYS * DAY_MS;

export default defineCheck({
  id: 'persistence/no-orphan-volumes',
  title: 'No volume lies about that no container uses',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'A volume that its container left behind still holds the data and the passwords of its time; nobody updates, guards or misses it.',
  remediation:
    'Look what is in it (`docker run --rm -v NAME:/v:ro busybox ls -la /v`), keep what is needed elsewhere, then `docker volume rm NAME`.',
  fix: {
    command: 'docker volume prune --filter all=1',
    breaks: 'What lay in them is gone for ever: look first',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/volume/prune/' }],
  needs: { self: { volumes: engineVolumes }, children: { container: { inspect: containerInspect } } },
  evaluate({ self: { volumes }, children, collectedAt }) {
    const { container } = children;
    // Without the whole list of containers none may be called unused.
    if (container.reason !== null) return undecided(container.reason);
    if (container.items.some(({ inspect }) => inspect.mounts === null))
      return undecided({ code: 'unsupported', text: 'The engine does not tell the mounts of a container' });
    if (volumes.items.length === 0) return notApplicable('The engine has no volume');
    const used = new Set(
      container.items.flatMap(({ inspect }) => (inspect.mounts ?? []).map(({ name }) => name)),
    );
    const unused = volumes.items.filter(({ name }) => !used.has(name));
    const old = unused.filter((volume) => isOld(volume, collectedAt));
    const nameless = old.filter(({ name }) => isAnonymousVolume({ type: 'volume', name }));
    const findings: readonly Finding[] = [
      ...old
        .filter(({ name }) => !isAnonymousVolume({ type: 'volume', name }))
        .map(({ name, created }) => ({
          message: `No container uses the volume ${name}`,
          expected: 'used, or removed',
          actual: `${Math.floor((collectedAt - (created ?? 0)) / DAY_MS)} days old`,
          location: { resource: `volume ${name}` },
          fix: `docker volume rm ${safeWord(name, 'NAME')}`,
        })),
      ...(nameless.length > 0
        ? [
            {
              message: 'No container uses volumes that nobody named',
              expected: 'used, or removed',
              actual: `${nameless.length} of them, older than ${OLD_DAYS} days`,
              location: { resource: 'anonymous volumes' },
              fix: 'docker volume prune',
            },
          ]
        : []),
    ];
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    if (unused.some(({ created }) => created === null))
      return undecided({ code: 'unsupported', text: 'The engine does not tell how old a volume is' });
    return pass(
      unused.length === 0 ? 'every one is used' : `${unused.length} unused, none older than ${OLD_DAYS} days`,
    );
  },
});
