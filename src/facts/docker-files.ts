import type { FileEntry, FilesOutput, UnknownReason } from '../core/answer.ts';
import { followUpFact, Inconclusive } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type Account, accounts } from './accounts.ts';
import { configFileOf, daemonConfigs, daemonProcesses, parseDaemonJson } from './docker-daemons.ts';
import { type DockerUnit, dockerUnits } from './docker-units.ts';
import { daemonFlags } from './dockerd-flags.ts';
import { type Process, processes } from './processes.ts';

/** What a file of the engine is for; each is judged by itself. */
export type DockerFileKind =
  | 'service-unit'
  | 'socket-unit'
  | 'configuration-folder'
  | 'daemon-json'
  | 'registry-certificate'
  | 'ca-certificate'
  | 'server-certificate'
  | 'server-key'
  | 'default-file'
  | 'sysconfig-file'
  | 'containerd-socket'
  | 'containerd-folder'
  | 'containerd-configuration'
  | 'dockerd'
  | 'containerd'
  | 'containerd-shim'
  | 'containerd-shim-runc-v1'
  | 'containerd-shim-runc-v2'
  | 'runc';

/** A file of an engine that is there. */
export interface DockerFile {
  readonly kind: DockerFileKind;
  /** Whose engine it serves: null for the system's, else the user who runs a rootless one. */
  readonly owner: number | null;
  readonly entry: FileEntry;
}

/** A path, or a pattern, and what lies there. */
interface Place {
  readonly kind: DockerFileKind;
  readonly owner: number | null;
  readonly pattern: string;
}

const PROGRAM_FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/usr/libexec/docker'];
const PROGRAMS = [
  'dockerd',
  'containerd',
  'containerd-shim',
  'containerd-shim-runc-v1',
  'containerd-shim-runc-v2',
  'runc',
] as const;

const system = (kind: DockerFileKind, ...patterns: readonly string[]): readonly Place[] =>
  patterns.map((pattern) => ({ kind, owner: null, pattern }));

const SYSTEM: readonly Place[] = [
  ...system('configuration-folder', '/etc/docker'),
  ...system('daemon-json', '/etc/docker/daemon.json'),
  ...system(
    'registry-certificate',
    '/etc/docker/certs.d',
    '/etc/docker/certs.d/*',
    '/etc/docker/certs.d/*/*',
  ),
  ...system('default-file', '/etc/default/docker'),
  ...system('sysconfig-file', '/etc/sysconfig/docker'),
  ...system('containerd-socket', '/run/containerd/containerd.sock', '/run/docker/containerd/containerd.sock'),
  ...system('containerd-folder', '/run/containerd'),
  ...system('containerd-configuration', '/etc/containerd', '/etc/containerd/config.toml'),
  ...PROGRAMS.flatMap((name) => system(name, ...PROGRAM_FOLDERS.map((folder) => `${folder}/${name}`))),
];

/** Of daemon.json and of flags alike; their defaults lie in the home folder of who runs the daemon. */
const TLS = [
  ['tlscacert', 'ca-certificate', 'ca.pem'],
  ['tlscert', 'server-certificate', 'cert.pem'],
  ['tlskey', 'server-key', 'key.pem'],
] as const;

/** A path that is asked for as it is: a shell pattern would be expanded on the host. */
const isPlain = (path: unknown): path is string => typeof path === 'string' && /^\/[^*?[\\]*$/.test(path);

interface Settings {
  readonly get: (key: string) => unknown;
  readonly home: string | null;
  readonly owner: number | null;
}

const tlsPlaces = ({ get, home, owner }: Settings): readonly Place[] => {
  // Who names a certificate means to use it; the defaults are in use only with TLS switched on.
  const on = get('tls') === true || get('tlsverify') === true;
  return TLS.flatMap(([key, kind, name]) => {
    const path = get(key) ?? (on && home !== null ? `${home}/.docker/${name}` : undefined);
    return isPlain(path) ? [{ kind, owner, pattern: path }] : [];
  });
};

const rootlessPlaces = (owner: number, home: string): readonly Place[] => [
  { kind: 'configuration-folder', owner, pattern: `${home}/.config/docker` },
  { kind: 'daemon-json', owner, pattern: `${home}/.config/docker/daemon.json` },
  ...['', '/*', '/*/*'].map(
    (below): Place => ({
      kind: 'registry-certificate',
      owner,
      pattern: `${home}/.config/docker/certs.d${below}`,
    }),
  ),
];

interface Evidence {
  readonly processes: ResourceSet<Process>;
  readonly accounts: readonly Account[];
  readonly configs: FilesOutput;
}

const read = (path: string, { entries }: FilesOutput): ReadonlyMap<string, unknown> | UnknownReason => {
  const entry = entries.find((candidate) => candidate.path === path);
  if (entry === undefined)
    return path.startsWith('/etc/docker/')
      ? new Map()
      : { code: 'unsupported', text: `${path} was read too late to look for what it names` };
  if (entry.unreadable !== null) return entry.unreadable;
  try {
    return parseDaemonJson(path, entry.content ?? '');
  } catch (error) {
    if (error instanceof Inconclusive) return error.reason;
    throw error;
  }
};

/** Where the files of the engines lie, and which daemon.json could not be asked what it names. */
const placesOf = ({
  processes,
  accounts,
  configs,
}: Evidence): {
  readonly places: readonly Place[];
  readonly unread: readonly { readonly owner: number | null; readonly reason: UnknownReason }[];
} => {
  const daemons = daemonProcesses(processes).map((process) => {
    const home = accounts.find(({ uid }) => uid === process.uid)?.home ?? null;
    const path = configFileOf(process, accounts);
    return {
      owner: process.uid === 0 ? null : process.uid,
      home: isPlain(home) ? home : null,
      path,
      config: read(path, configs),
      flags: daemonFlags(process.command),
    };
  });
  const places = daemons.flatMap(({ owner, home, path, config, flags }): readonly Place[] => {
    const get = (key: string): unknown =>
      flags.get(key) ?? (config instanceof Map ? config.get(key) : undefined);
    return [
      ...(isPlain(path) ? [{ kind: 'daemon-json', owner, pattern: path } as const] : []),
      ...(owner !== null && home !== null ? rootlessPlaces(owner, home) : []),
      ...tlsPlaces({ get, home, owner }),
    ];
  });
  const all = [...SYSTEM, ...places];
  return {
    places: [
      ...new Map(all.map((place) => [`${place.kind} ${place.owner} ${place.pattern}`, place])).values(),
    ],
    unread: daemons.flatMap(({ owner, config }) =>
      config instanceof Map ? [] : [{ owner, reason: config as UnknownReason }],
    ),
  };
};

/** Places that are looked at together: what one of them hides casts no doubt on the others. */
const groupOf = ({ kind, owner }: Place): string =>
  `${kind === 'registry-certificate' || /^(?:ca|server)-/.test(kind) ? kind : 'plain'} ${owner}`;

const groups = (places: readonly Place[]): readonly (readonly Place[])[] => [
  ...Map.groupBy(places, groupOf).values(),
];

const probeFor = (places: readonly Place[]): FilesProbe =>
  fileModes(...[...new Set(places.map(({ pattern }) => pattern))].sort());

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`).test(path);

/** What was found, and of which kinds something may not have been seen. */
export interface DockerFiles {
  readonly files: readonly DockerFile[];
  readonly gaps: readonly {
    readonly kind: DockerFileKind;
    readonly owner: number | null;
    readonly reason: UnknownReason;
  }[];
}

/** The files of one kind of one engine: the system's (`owner` null), or that of a user. */
export const filesOfKind = (
  { files, gaps }: DockerFiles,
  kind: DockerFileKind,
  owner: number | null,
): ResourceSet<FileEntry> => {
  const own = files.filter((file) => file.kind === kind && file.owner === owner).map(({ entry }) => entry);
  const gap = gaps.find((each) => each.kind === kind && each.owner === owner);
  return gap === undefined ? completeSet(own) : incompleteSet(own, gap.reason);
};

const unitFiles = (units: ResourceSet<DockerUnit>, accounts: readonly Account[]): DockerFiles => {
  const files = units.items.flatMap(({ name, home, files }) => {
    const kind =
      name === 'docker.socket' ? 'socket-unit' : name === 'containerd.service' ? null : 'service-unit';
    const owner = home === null ? null : accounts.find((account) => account.home === home)?.uid;
    return kind === null || owner === undefined
      ? []
      : files.map((entry): DockerFile => ({ kind, owner, entry }));
  });
  // A folder of a home that may not be looked into hides no unit of the system: those lie where everybody reads.
  const seen = new Set(files.map(({ kind, owner }) => `${kind} ${owner}`));
  const owners = [null, ...accounts.map(({ uid }) => uid)];
  const { reason } = units;
  const gaps =
    reason === null
      ? []
      : owners.flatMap((owner) =>
          (['service-unit', 'socket-unit'] as const)
            .filter((kind) => !seen.has(`${kind} ${owner}`))
            .map((kind) => ({ kind, owner, reason })),
        );
  return { files, gaps };
};

/**
 * Owner and mode of everything that decides what the engines of a host do: units as systemd chooses them, configuration, certificates as the
 * daemons name them, sockets of containerd, programs. What is not there is left out.
 */
export const dockerFiles = followUpFact({
  id: 'docker.files',
  description: 'Owner and mode of the engine’s configuration, units, certificates and programs',
  after: { processes, accounts, configs: daemonConfigs, units: dockerUnits },
  ask: (evidence) => groups(placesOf(evidence).places).map(probeFor),
  parse: (answerTo, { units, ...evidence }): DockerFiles => {
    const { places, unread } = placesOf(evidence);
    const looked = groups(places).map((group): DockerFiles => {
      const answer = answerTo(probeFor(group));
      const output = answer.state === 'found' ? answer.output : { entries: [], reason: null };
      const reason = answer.state === 'unknown' ? { code: answer.code, text: answer.text } : output.reason;
      return {
        files: group.flatMap(({ kind, owner, pattern }) =>
          output.entries
            .filter(({ path }) => matches(pattern, path))
            .map((entry): DockerFile => ({ kind, owner, entry })),
        ),
        gaps: reason === null ? [] : group.map(({ kind, owner }) => ({ kind, owner, reason })),
      };
    });
    const all = [unitFiles(units, evidence.accounts), ...looked];
    const hidden = evidence.processes.reason;
    const named = [...TLS.map(([, kind]) => kind), 'daemon-json' as const];
    return {
      files: all.flatMap(({ files }) => files),
      gaps: [
        ...all.flatMap(({ gaps }) => gaps),
        ...unread.flatMap(({ owner, reason }) => TLS.map(([, kind]) => ({ kind, owner, reason }))),
        ...(hidden === null ? [] : named.map((kind) => ({ kind, owner: null, reason: hidden }))),
      ],
    };
  },
});
