import type { FilesOutput, UnknownReason } from '../core/answer.ts';
import { Inconclusive } from '../core/fact.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import type { Account } from './accounts.ts';
import { configFileOf, daemonProcesses, parseDaemonJson } from './docker-daemons.ts';
import { daemonFlags } from './dockerd-flags.ts';
import type { Process } from './processes.ts';

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

/** Which engine a file serves. */
export interface FileScope {
  readonly kind: DockerFileKind;
  /** Null for the system's engines, else the user who runs a rootless one. */
  readonly owner: number | null;
  /** The daemon.json of the one daemon that it serves; null for what all engines of that owner share. */
  readonly config: string | null;
}

/** A path, or a pattern, and what lies there. */
export interface FilePlace extends FileScope {
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

const SYSTEM_CONFIG = '/etc/docker/daemon.json';

const system = (kind: DockerFileKind, ...patterns: readonly string[]): readonly FilePlace[] =>
  patterns.map((pattern) => ({ kind, owner: null, config: null, pattern }));

const SYSTEM: readonly FilePlace[] = [
  ...system('configuration-folder', '/etc/docker'),
  { kind: 'daemon-json', owner: null, config: SYSTEM_CONFIG, pattern: SYSTEM_CONFIG },
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
export const TLS_FILES = [
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
  readonly config: string;
}

const tlsPlaces = ({ get, home, owner, config }: Settings): readonly FilePlace[] => {
  // Who names a certificate means to use it; the defaults are in use only with TLS switched on.
  const on = get('tls') === true || get('tlsverify') === true;
  return TLS_FILES.flatMap(([key, kind, name]) => {
    const path = get(key) ?? (on && home !== null ? `${home}/.docker/${name}` : undefined);
    return isPlain(path) ? [{ kind, owner, config, pattern: path }] : [];
  });
};

const rootlessPlaces = (owner: number, home: string): readonly FilePlace[] =>
  (
    [
      ['configuration-folder', ''],
      ['registry-certificate', '/certs.d'],
      ['registry-certificate', '/certs.d/*'],
      ['registry-certificate', '/certs.d/*/*'],
    ] as const
  ).map(([kind, below]) => ({ kind, owner, config: null, pattern: `${home}/.config/docker${below}` }));

export interface PlaceEvidence {
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

/** Where the files of the engines lie, and of which it is not known where: a daemon.json that may name them could not be asked in time. */
export const placesOf = ({
  processes,
  accounts,
  configs,
}: PlaceEvidence): {
  readonly places: readonly FilePlace[];
  readonly unread: readonly (FileScope & { readonly reason: UnknownReason })[];
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
  const places = daemons.flatMap(({ owner, home, path, config, flags }): readonly FilePlace[] => {
    const get = (key: string): unknown =>
      flags.get(key) ?? (config instanceof Map ? config.get(key) : undefined);
    return [
      ...(isPlain(path) ? [{ kind: 'daemon-json', owner, config: path, pattern: path } as const] : []),
      ...(owner !== null && home !== null ? rootlessPlaces(owner, home) : []),
      ...tlsPlaces({ get, home, owner, config: path }),
    ];
  });
  const all = [...SYSTEM, ...places];
  return {
    places: [
      ...new Map(
        all.map((place) => [`${place.kind} ${place.owner} ${place.config} ${place.pattern}`, place]),
      ).values(),
    ],
    // A flag and a key of the file never stand for the same setting.
    unread: daemons.flatMap(({ owner, path, config, flags }) =>
      config instanceof Map
        ? []
        : TLS_FILES.filter(([key]) => !flags.has(key)).map(([, kind]) => ({
            kind,
            owner,
            config: path,
            reason: config as UnknownReason,
          })),
    ),
  };
};
