import {
  bindSources,
  completeSet,
  containerInspect,
  defineCheck,
  type FileEntry,
  foldersAbove,
  hostSources,
  incompleteSet,
  judgeEach,
  notApplicable,
  notTold,
  octal,
} from 'rempart/check';

/** Writable for others, without the sticky bit that keeps what others own. Sockets and devices guard themselves. */
const isOpen = ({ mode, type }: FileEntry): boolean =>
  (type === 'file' || type === 'directory') && (mode & 0o1002) === 0o002;

/** Others may not pass it, whatever lies below. */
const isClosed = ({ mode, type }: FileEntry): boolean => type === 'directory' && (mode & 0o001) === 0;

export default defineCheck({
  id: 'filesystem-permissions/bind-sources-guarded',
  title: 'Mounted paths of the host are not writable for everybody there',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'What every account of the host may write, every account of the host may put into the container, and the other way round.',
  remediation: '`chmod o-w` the path on the host and give it to the uid that the container runs as.',
  fix: {
    command: 'chmod o-w PATH; chown UID:GID PATH (on the host)',
    breaks: 'Other accounts of the host that wrote there no longer can.',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.5.5' },
    { standard: 'url', id: 'https://docs.docker.com/engine/storage/bind-mounts/' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { host: { sources: bindSources } } },
  evaluate({ self: { inspect }, parent: { host } }) {
    const mounted = hostSources(inspect, null);
    if (mounted === null) return notTold('its mounts');
    if (mounted.length === 0) return notApplicable('It mounts nothing of the host');
    const seen = new Map(host.sources.items.map((entry) => [entry.path, entry]));
    const paths = [...new Set(mounted.map(({ path }) => path))];
    const entries = paths.flatMap((path) => seen.get(path) ?? []);
    const set =
      entries.length === paths.length || host.sources.reason === null
        ? completeSet(entries)
        : incompleteSet(entries, host.sources.reason);
    return judgeEach(set, (entry) => {
      const above = foldersAbove(entry.path).flatMap((folder) => seen.get(folder) ?? []);
      // Where a folder above is open its entries can be replaced; a closed one keeps everybody from what is below.
      const chain = [...above, entry];
      const closedAt = chain.findIndex((part, index) => index < chain.length - 1 && isClosed(part));
      const open = chain.slice(0, closedAt < 0 ? chain.length : closedAt).find(isOpen);
      if (open === undefined) return null;
      return {
        message:
          open === entry
            ? `Every account of the host may write to ${entry.path}`
            : `Every account of the host may replace ${entry.path}: ${open.path} is writable for everybody`,
        expected: 'not writable for others',
        actual: octal(open.mode),
        location: { path: open.path, resource: entry.path },
      };
    });
  },
});
