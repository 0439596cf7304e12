import {
  bindSources,
  completeSet,
  containerInspect,
  defineCheck,
  hostSources,
  incompleteSet,
  judgeEach,
  notApplicable,
  notTold,
  octal,
} from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/bind-sources-guarded',
  title: 'Mounted paths of the host are not writable for everybody there',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'What every account of the host may write, every account of the host may put into the container, and the other way round.',
  remediation: '`chmod o-w` the path on the host and give it to the uid that the container runs as.',
  references: [{ standard: 'cis-docker-1.6', id: '5.6' }],
  needs: { self: { inspect: containerInspect }, parent: { host: { sources: bindSources } } },
  evaluate({ self: { inspect }, parent: { host } }) {
    const mounted = hostSources(inspect, null);
    if (mounted === null) return notTold('its mounts');
    if (mounted.length === 0) return notApplicable('It mounts nothing of the host');
    const seen = new Map(host.sources.items.map((entry) => [entry.path, entry]));
    const entries = mounted.flatMap(({ path }) => seen.get(path) ?? []);
    const set =
      entries.length === mounted.length || host.sources.reason === null
        ? completeSet(entries)
        : incompleteSet(entries, host.sources.reason);
    return judgeEach(set, ({ path, mode, type }) =>
      (mode & 0o002) !== 0 &&
      (mode & 0o1000) === 0 &&
      (type === 'file' || type === 'directory' || type === 'socket')
        ? {
            message: `Every account of the host may write to ${path}`,
            expected: 'not writable for others',
            actual: octal(mode),
            location: { path, resource: path },
          }
        : null,
    );
  },
});
