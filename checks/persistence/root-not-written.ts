import {
  containerChanges,
  containerInspect,
  defineCheck,
  filterSet,
  judgeEach,
  notApplicable,
} from 'rempart/check';

/** Paths that engines, init systems and shells write in any container, and that nobody misses. */
const NOISE =
  /^\/(?:dev|proc|sys|run|var\/run|tmp|var\/tmp|var\/lock|var\/cache|var\/log)(?:\/|$)|^\/etc\/(?:hosts|hostname|resolv\.conf|mtab|passwd-?|group-?|shadow-?|gshadow-?|ld\.so\.cache)$|\/\.(?:bash_history|ash_history|lesshst|viminfo|cache)(?:\/|$)|^\/(?:etc|root|var|home|usr|opt|app|srv|var\/lib)$/;
/** A few files are state of a running program; many are data. */
const FEW = 20;

export default defineCheck({
  id: 'persistence/root-not-written',
  title: 'The container writes its data to volumes, not to its own layer',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'What is written to the container’s own layer is lost when it is replaced, is in no backup, and grows unseen.',
  remediation:
    '`docker diff NAME` lists the paths: mount a named volume where data must last, a tmpfs where it need not, and start with `--read-only`.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/' }],
  needs: { self: { inspect: containerInspect, changes: containerChanges } },
  evaluate({ self: { inspect, changes } }) {
    if (inspect.hostConfig.readonlyRootfs === true) return notApplicable('The root is read-only');
    if (inspect.state.startedAt === null) return notApplicable('It was never started');
    const folders = new Set(changes.items.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
    // A changed folder is listed because of what changed in it.
    const written = filterSet(
      changes,
      ({ path, kind }) => kind !== 'deleted' && !NOISE.test(path) && !folders.has(path),
    );
    const byFolder = Map.groupBy(
      written.items,
      ({ path }) => `/${path.split('/').slice(1, 4).slice(0, -1).join('/')}`,
    );
    return judgeEach({ ...written, items: [...byFolder] }, ([folder, paths]) => ({
      message: `${paths.length} path${paths.length === 1 ? '' : 's'} below ${folder} ${paths.length === 1 ? 'was' : 'were'} written to the container’s own layer`,
      expected: 'a volume or a tmpfs',
      actual: paths
        .slice(0, 3)
        .map(({ path }) => path)
        .join(', '),
      location: { path: folder, resource: folder },
      ...(written.items.length <= FEW ? { severity: 'low' as const } : {}),
    }));
  },
});
