import {
  bindSources,
  completeSet,
  containerInspect,
  defineCheck,
  engineVolumes,
  type FileEntry,
  foldersAbove,
  type HostSource,
  hostSources,
  incompleteSet,
  judgeEach,
  notApplicable,
  notTold,
  octal,
  optional,
  type UnknownReason,
  undecided,
  untoldVolumes,
} from 'rempart/check';

/** Writable for others, without the sticky bit that keeps what others own. Sockets and devices guard themselves. */
const isOpen = ({ mode, type }: FileEntry): boolean =>
  (type === 'file' || type === 'directory') && (mode & 0o1002) === 0o002;

/** Others may not pass it, whatever lies below. */
const isClosed = ({ mode, type }: FileEntry): boolean => type === 'directory' && (mode & 0o001) === 0;

/** The host is asked about what containers bind; what a volume stands for is seen only where some container binds it, too. */
const unseenVolume = (
  mounted: readonly HostSource[],
  seen: ReadonlyMap<string, FileEntry>,
): UnknownReason | null => {
  const unseen = mounted.find(({ path, volume }) => volume !== null && !seen.has(path));
  return unseen === undefined
    ? null
    : {
        code: 'unsupported',
        text: `The host was not asked about ${unseen.path}, which the volume ${unseen.volume} stands for`,
      };
};

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
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { volumes: optional(engineVolumes) }, host: { sources: bindSources } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { host } = parent;
    const { volumes } = parent['docker-engine'];
    const mounted = hostSources(inspect, volumes.known ? volumes.value.items : null);
    if (mounted === null) return notTold('its mounts');
    const untold = untoldVolumes(inspect, volumes);
    if (mounted.length === 0)
      return untold === null ? notApplicable('It mounts nothing of the host') : undecided(untold);
    const seen = new Map(host.sources.items.map((entry) => [entry.path, entry]));
    const paths = [...new Set(mounted.map(({ path }) => path))];
    const entries = paths.flatMap((path) => seen.get(path) ?? []);
    const reason =
      entries.length === paths.length
        ? untold
        : (unseenVolume(mounted, seen) ?? host.sources.reason ?? untold);
    const set = reason === null ? completeSet(entries) : incompleteSet(entries, reason);
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
