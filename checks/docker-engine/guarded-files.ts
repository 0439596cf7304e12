import {
  DESKTOP,
  type DockerFileKind,
  daemonOf,
  defineCheck,
  dockerDaemons,
  dockerFiles,
  engineInfo,
  engineOwner,
  type FileEntry,
  type Finding,
  filesOfKind,
  isDesktop,
  judgeEach,
  notApplicable,
  octal,
  optional,
  type Reference,
  type Severity,
  shellWord,
  undecided,
  usesTlsFile,
  type Verdict,
} from 'rempart/check';

/** One kind of file. Modes are compared bit by bit: 0602 is a smaller number than 0644 and lets everybody write. */
interface Row {
  readonly kind: DockerFileKind;
  readonly slug: string;
  readonly ownerTitle: string;
  readonly modeTitle: string;
  readonly absent: string;
  readonly severity: Severity;
  /** Bits that an ordinary one has at most; of folders and keys others. */
  readonly allowed: number;
  /** Bits that let somebody do harm; the rest of what is not allowed is told mildly. */
  readonly harmful: number;
  /** Who owns it by group does harm by the group's bits. */
  readonly groupMatters?: true;
  /** Named by the daemon, or not in use. */
  readonly tls?: true;
  readonly owner: string | null;
  readonly mode: string | null;
  readonly rationale: string;
}

const NEXT_START = 'Who can change it runs programs as root at the next start of the engine.';

const TABLE: readonly Row[] = [
  {
    kind: 'service-unit',
    slug: 'service-unit',
    ownerTitle: 'The engine’s unit belongs to root',
    modeTitle: 'Only its owner changes the engine’s unit',
    absent: 'No unit of the engine is there',
    severity: 'high',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.1',
    mode: '3.2',
    rationale: `${NEXT_START} Drop-ins count as the unit does: systemd reads them behind it.`,
  },
  {
    kind: 'socket-unit',
    slug: 'socket-unit',
    ownerTitle: 'The unit of the engine’s socket belongs to root',
    modeTitle: 'Only its owner changes the unit of the engine’s socket',
    absent: 'No unit of the engine’s socket is there',
    severity: 'high',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.3',
    mode: '3.4',
    rationale:
      'It says who may use the socket, and may run programs as root when the socket is made. Drop-ins count as the unit does.',
  },
  {
    kind: 'configuration-folder',
    slug: 'configuration-folder',
    ownerTitle: 'The engine’s configuration folder belongs to root',
    modeTitle: 'Only its owner writes into the engine’s configuration folder',
    absent: 'The engine has no configuration folder',
    severity: 'high',
    allowed: 0o755,
    harmful: 0o022,
    owner: '3.5',
    mode: '3.6',
    rationale: 'Who can write into the folder puts a daemon.json of his own there, and with it a runtime.',
  },
  {
    kind: 'registry-certificate',
    slug: 'registry-certificates',
    ownerTitle: 'Certificates of registries belong to root',
    modeTitle: 'Only their owner changes certificates of registries',
    absent: 'No certificates of registries are there',
    severity: 'medium',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.7',
    mode: '3.8',
    rationale:
      'Who can put a certificate there has the engine trust a registry of his own; a client key that others read lets them pull and push in its name.',
  },
  {
    kind: 'ca-certificate',
    tls: true,
    slug: 'ca-certificate',
    ownerTitle: 'The CA certificate of the API belongs to root',
    modeTitle: 'Only its owner changes the CA certificate of the API',
    absent: 'The engine was given no CA certificate',
    severity: 'high',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.9',
    mode: '3.10',
    rationale:
      'Clients whose certificate it signed are root of the host: who can change it lets himself in with a CA of his own.',
  },
  {
    kind: 'server-certificate',
    tls: true,
    slug: 'server-certificate',
    ownerTitle: 'The server certificate of the API belongs to root',
    modeTitle: 'Only its owner changes the server certificate of the API',
    absent: 'The engine was given no server certificate',
    severity: 'low',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.11',
    mode: '3.12',
    rationale:
      'The certificate is public and of no use without its key; who can change it stops the API from answering.',
  },
  {
    kind: 'server-key',
    tls: true,
    slug: 'server-key',
    ownerTitle: 'The server key of the API belongs to root',
    modeTitle: 'Only its owner reads the server key of the API',
    absent: 'The engine was given no server key',
    severity: 'high',
    allowed: 0o600,
    harmful: 0o077,
    owner: '3.13',
    mode: '3.14',
    rationale:
      'Who reads the key stands between clients and the API and sees, or changes, what they tell it. Both 400 and 600 leave it to its owner.',
  },
  {
    kind: 'daemon-json',
    slug: 'daemon-json',
    ownerTitle: 'The file daemon.json belongs to root',
    modeTitle: 'Only its owner changes daemon.json',
    absent: 'There is no daemon.json',
    severity: 'high',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.17',
    mode: '3.18',
    rationale: 'A runtime, an authorization plugin and a data folder are lines of it.',
  },
  {
    kind: 'default-file',
    slug: 'default-file',
    ownerTitle: '/etc/default/docker belongs to root',
    modeTitle: 'Only its owner changes /etc/default/docker',
    absent: 'There is no /etc/default/docker',
    severity: 'medium',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.19',
    mode: '3.20',
    rationale:
      'Init scripts and the units of distributions take options and variables of the daemon from it.',
  },
  {
    kind: 'sysconfig-file',
    slug: 'sysconfig-file',
    ownerTitle: '/etc/sysconfig/docker belongs to root',
    modeTitle: 'Only its owner changes /etc/sysconfig/docker',
    absent: 'There is no /etc/sysconfig/docker',
    severity: 'medium',
    allowed: 0o644,
    harmful: 0o022,
    owner: '3.22',
    mode: '3.21',
    rationale: 'Units of distributions take options and variables of the daemon from it.',
  },
  {
    kind: 'containerd-socket',
    slug: 'containerd-socket',
    ownerTitle: 'The socket of containerd belongs to root',
    modeTitle: 'Only its owner and its group use the socket of containerd',
    absent: 'No socket of containerd is there',
    severity: 'high',
    allowed: 0o660,
    harmful: 0o002,
    groupMatters: true,
    owner: '3.23',
    mode: '3.24',
    rationale:
      'containerd starts containers for whoever may write to its socket, and knows no restriction of them: it is root of the host.',
  },
  {
    kind: 'containerd-configuration',
    slug: 'containerd-configuration',
    ownerTitle: 'The configuration of containerd belongs to root',
    modeTitle: 'Only its owner changes the configuration of containerd',
    absent: 'containerd has no configuration file',
    severity: 'high',
    allowed: 0o644,
    harmful: 0o022,
    owner: null,
    mode: null,
    rationale: 'It names runtimes and plugins: who can change it runs programs as root at the next start.',
  },
];

const REGISTRY_KEY = /\.key$/;

/** Folders are entered, keys are read by their owner alone. */
const limits = (
  row: Row,
  { type, path }: FileEntry,
): { readonly allowed: number; readonly harmful: number } =>
  type === 'directory'
    ? { allowed: 0o755, harmful: 0o022 }
    : row.kind === 'registry-certificate' && REGISTRY_KEY.test(path)
      ? { allowed: 0o600, harmful: 0o077 }
      : row;

const seen = ({ mode, uid, gid }: FileEntry): string => `${octal(mode)}, uid ${uid}, gid ${gid}`;

const judgeOwner = (row: Row, owner: number | null, entry: FileEntry): Finding | null => {
  const { path, uid, gid } = entry;
  const rightUser = uid === 0 || uid === owner;
  if (rightUser && (owner !== null || gid === 0)) return null;
  const expected = owner === null ? 'root:root' : `uid ${owner}`;
  return {
    message: rightUser ? `The group of ${path} is not root` : `${path} belongs to another account`,
    expected,
    actual: seen(entry),
    location: { path, resource: path },
    fix: { command: `chown ${owner === null ? 'root:root' : owner} ${shellWord(path)}` },
    ...(rightUser && row.groupMatters !== true ? { severity: 'info' as const } : {}),
  };
};

const judgeMode = (row: Row, _: number | null, entry: FileEntry): Finding | null => {
  const { allowed, harmful } = limits(row, entry);
  const extra = entry.mode & ~allowed;
  if (extra === 0) return null;
  const kept = octal(entry.mode & allowed);
  return {
    message: `${entry.path} has the bits ${octal(extra)} too many`,
    expected: `${octal(allowed)} or less`,
    actual: seen(entry),
    location: { path: entry.path, resource: entry.path },
    fix: { command: `chmod ${kept} ${shellWord(entry.path)}` },
    ...((extra & harmful) === 0 ? { severity: 'info' as const } : {}),
  };
};

type Judge = (row: Row, owner: number | null, entry: FileEntry) => Finding | null;

const references = (id: string | null): readonly Reference[] =>
  id === null
    ? [{ standard: 'url', id: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface' }]
    : [{ standard: 'cis-docker-1.6', id }];

const checkOf = (
  row: Row,
  half: 'owner' | 'mode',
  text: {
    readonly title: string;
    readonly remediation: string;
    readonly breaks: string;
    readonly judge: Judge;
  },
) =>
  defineCheck({
    id: `docker-engine/${row.slug}-${half}`,
    title: text.title,
    targets: ['docker-engine'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: text.remediation,
    fix: { breaks: text.breaks },
    references: references(row[half]),
    needs: {
      self: { info: engineInfo },
      parent: { host: { files: dockerFiles, daemons: optional(dockerDaemons) } },
    },
    evaluate({ self: { info }, parent: { host }, target }): Verdict {
      if (info.isPodman) return notApplicable('Podman has no such files');
      if (isDesktop(info)) return DESKTOP;
      const owner = engineOwner(host.daemons, target, info);
      if (owner === undefined)
        return undecided({ code: 'unsupported', text: 'It cannot be told whose rootless engine this is' });
      const daemon = host.daemons.known ? daemonOf(host.daemons.value, target) : null;
      // Whoever knows what the daemon names need not look for what it does not.
      if (daemon !== null && row.tls && !usesTlsFile(daemon, row.kind)) return notApplicable(row.absent);
      const files = filesOfKind(host.files, row.kind, owner, daemon?.configFile ?? null);
      return judgeEach(files, (entry) => text.judge(row, owner, entry), {
        whenEmpty: notApplicable(row.absent),
      });
    },
  });

const ownerCheck = (row: Row) =>
  checkOf(row, 'owner', {
    title: row.ownerTitle,
    remediation:
      'Run `chown root:root PATH` for each path named; for a rootless engine the owner is the user who runs it.',
    breaks: 'Nothing of the engine’s own; an account that maintained the file needs another way.',
    judge: judgeOwner,
  });

const modeCheck = (row: Row) =>
  checkOf(row, 'mode', {
    title: row.modeTitle,
    remediation: `Run \`chmod ${octal(row.allowed)} PATH\` for each file named, or take away the bits that are too many.`,
    breaks: 'Nothing of the engine’s own; programs of other accounts that used the file lose it.',
    judge: judgeMode,
  });

export default TABLE.flatMap((row) => [ownerCheck(row), modeCheck(row)]);
