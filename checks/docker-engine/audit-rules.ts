import {
  auditRules,
  auditWatches,
  completeSet,
  type DataRoots,
  DESKTOP,
  type DockerDaemon,
  type DockerFileKind,
  type DockerFiles,
  daemonOf,
  defineCheck,
  dockerDaemons,
  dockerFiles,
  type EngineInfo,
  engineDataRoots,
  engineInfo,
  type FileEntry,
  filesOfKind,
  filterSet,
  incompleteSet,
  isDesktop,
  judgeEach,
  notApplicable,
  optional,
  type ResourceSet,
  shellWord,
  system,
  undecided,
  watchOver,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly cis: string;
  /** Which files; `data-root` is told by the engine itself. */
  readonly kind: DockerFileKind | 'data-root';
  readonly absent: string;
}

const TABLE: readonly Row[] = [
  row('daemon', 'Changes of dockerd are audited', '1.1.3', 'dockerd', 'dockerd is not at its usual places'),
  row(
    'containerd-folder',
    'Changes below /run/containerd are audited',
    '1.1.4',
    'containerd-folder',
    'There is no /run/containerd',
  ),
  row('data-root', 'Changes of the engine’s data folder are audited', '1.1.5', 'data-root', ''),
  row(
    'configuration-folder',
    'Changes below /etc/docker are audited',
    '1.1.6',
    'configuration-folder',
    'There is no /etc/docker',
  ),
  row(
    'service-unit',
    'Changes of the engine’s unit are audited',
    '1.1.7',
    'service-unit',
    'No unit of the engine is there',
  ),
  row(
    'containerd-socket',
    'Changes of the socket of containerd are audited',
    '1.1.8',
    'containerd-socket',
    'No socket of containerd is there',
  ),
  row(
    'socket-unit',
    'Changes of the unit of the engine’s socket are audited',
    '1.1.9',
    'socket-unit',
    'No unit of the engine’s socket is there',
  ),
  row(
    'default-file',
    'Changes of /etc/default/docker are audited',
    '1.1.10',
    'default-file',
    'There is no /etc/default/docker',
  ),
  row(
    'daemon-json',
    'Changes of daemon.json are audited',
    '1.1.11',
    'daemon-json',
    'There is no daemon.json',
  ),
  row(
    'containerd-configuration',
    'Changes of the configuration of containerd are audited',
    '1.1.12',
    'containerd-configuration',
    'containerd has no configuration file',
  ),
  row(
    'sysconfig-file',
    'Changes of /etc/sysconfig/docker are audited',
    '1.1.13',
    'sysconfig-file',
    'There is no /etc/sysconfig/docker',
  ),
  row(
    'containerd',
    'Changes of containerd are audited',
    '1.1.14',
    'containerd',
    'containerd is not at its usual places',
  ),
  row(
    'containerd-shim',
    'Changes of containerd-shim are audited',
    '1.1.15',
    'containerd-shim',
    'There is no containerd-shim',
  ),
  row(
    'containerd-shim-runc-v1',
    'Changes of containerd-shim-runc-v1 are audited',
    '1.1.16',
    'containerd-shim-runc-v1',
    'There is no containerd-shim-runc-v1',
  ),
  row(
    'containerd-shim-runc-v2',
    'Changes of containerd-shim-runc-v2 are audited',
    '1.1.17',
    'containerd-shim-runc-v2',
    'There is no containerd-shim-runc-v2',
  ),
  row('runc', 'Changes of runc are audited', '1.1.18', 'runc', 'runc is not at its usual places'),
];

function row(slug: string, title: string, cis: string, kind: Row['kind'], absent: string): Row {
  return { slug: `audit-${slug}`, title, cis, kind, absent };
}

/** A rule that auditctl and rules.d take: folders with what is below them. */
const ruleFor = (path: string, type: FileEntry['type']): string =>
  type === 'directory'
    ? `-a always,exit -F dir=${shellWord(path)} -F perm=wa -k docker`
    : `-w ${shellWord(path)} -p wa -k docker`;

const filesOf = (
  kind: Row['kind'],
  { dockerRootDir }: EngineInfo,
  { files, roots }: { readonly files: DockerFiles; readonly roots: DataRoots },
  daemon: DockerDaemon | null,
): ResourceSet<FileEntry> => {
  if (kind !== 'data-root') {
    const found = filesOfKind(files, kind, null, daemon?.configFile ?? null);
    return kind === 'containerd-configuration' ? filterSet(found, ({ type }) => type === 'file') : found;
  }
  const entry = roots.entries.get(dockerRootDir ?? '');
  return entry === undefined
    ? incompleteSet(
        [],
        roots.reason ?? { code: 'unsupported', text: 'The data folder is not seen by this reader' },
      )
    : completeSet([entry]);
};

const checkOf = ({ slug, title, cis, kind, absent }: Row) =>
  defineCheck({
    id: `docker-engine/${slug}`,
    title,
    targets: ['docker-engine'],
    severity: 'low',
    rationale:
      kind === 'data-root'
        ? 'What root changes in images, volumes and the state of containers behind the engine’s back leaves no other trace. Every write of every container is one of them: leave the rule out, and waive this, where that is too much.'
        : 'Who changes what the engine is made of is root at its next start; the audit trail tells who that was. A rule for a folder above counts, as does one by `-F path` or `-F dir`; one that an earlier `never` takes back does not.',
    remediation:
      'Put the rule into /etc/audit/rules.d/docker.rules and load it with `augenrules --load`. Only what the kernel has loaded is looked at.',
    fix: {
      breaks:
        kind === 'data-root'
          ? 'The audit log grows with every write of every container, and the machine waits for it.'
          : 'Nothing; updates of the engine leave lines in the audit log.',
    },
    references: [{ standard: 'cis-docker-1.6', id: cis }],
    needs: {
      self: { info: engineInfo },
      parent: {
        host: {
          rules: optional(auditRules),
          files: dockerFiles,
          roots: engineDataRoots,
          daemons: optional(dockerDaemons),
          system,
        },
      },
    },
    evaluate({ self: { info }, parent: { host }, target }) {
      if (info.isPodman) return notApplicable('Podman has no such files');
      if (info.securityOptions?.rootless === true)
        return notApplicable('A rootless engine has no files of root');
      if (isDesktop(info)) return DESKTOP;
      if (host.system.machine === 'container')
        return notApplicable('The audit trail belongs to the machine, not to a container');
      const files = filesOf(
        kind,
        info,
        host,
        host.daemons.known ? daemonOf(host.daemons.value, target) : null,
      );
      const { rules } = host;
      if (!rules.known)
        return files.items.length === 0 && files.complete ? notApplicable(absent) : undecided(rules.reason);
      const watches = auditWatches(rules.value ?? []);
      return judgeEach(
        files,
        ({ path, type }) =>
          watchOver(watches, path) !== null
            ? null
            : {
                message: `Changes of ${path} are not audited`,
                expected: 'a rule that records writes and changes of attributes',
                actual: rules.value === null ? 'there are no audit tools' : 'no rule covers it',
                location: { path, resource: path },
                fix: { command: `auditctl ${ruleFor(path, type)}` },
              },
        { whenEmpty: notApplicable(absent), follows: ['runtime-detection/audit-daemon'] },
      );
    },
  });

export default TABLE.map(checkOf);
