import type { Answer, FileEntry, FilesOutput, UnknownReason } from '../core/answer.ts';
import { absent, found, unknown } from '../core/answer.ts';
import { defineFact, followUpFact, Inconclusive } from '../core/fact.ts';
import { type FileProbe, file, files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import type { Target } from '../core/target.ts';
import { type Account, accounts } from './accounts.ts';
import { redactDaemonJson } from './daemon-json.ts';
import { daemonFlags } from './dockerd-flags.ts';
import { normalisePath } from './host-sources.ts';
import { containerOf, type Process, processes } from './processes.ts';

/** A value that is in force, and where it was set: a flag of the process, `path#/key` of a file, or `default`. */
export interface DaemonSetting {
  readonly value: unknown;
  readonly from: string;
}

/** A dockerd that runs on the host, with what its command line and its daemon.json say. */
export interface DockerDaemon {
  readonly pid: number;
  /** Whose process it is, seen from the host: not 0 for a rootless engine. */
  readonly uid: number;
  readonly configFile: string;
  /** Where it listens: `unix:///run/docker.sock`, `tcp://0.0.0.0:2375`, `fd://`. */
  readonly hosts: readonly string[];
  /** Settings given as flags, by their key in daemon.json. */
  readonly flags: ReadonlyMap<string, unknown>;
  /** What stands in daemon.json. */
  readonly config: ReadonlyMap<string, unknown>;
}

/** A setting by its key in daemon.json; null where neither says anything and the engine's own default holds. */
export const settingOf = ({ flags, config, configFile }: DockerDaemon, key: string): DaemonSetting | null => {
  if (flags.has(key)) return { value: flags.get(key), from: `flag of dockerd --${key}` };
  return config.has(key) ? { value: config.get(key), from: `${configFile}#/${key}` } : null;
};

/** Options of a setting that is a list of `name=value` as flags and an object in daemon.json (`log-opts`), by name. */
export const optionsOf = (setting: DaemonSetting | null): ReadonlyMap<string, string> => {
  const value = setting?.value;
  if (Array.isArray(value))
    return new Map(
      value.map((option) => {
        const [, name = '', text = ''] = /^([^=]*)=?([\s\S]*)$/.exec(String(option)) ?? [];
        return [name, text];
      }),
    );
  return value !== null && typeof value === 'object'
    ? new Map(Object.entries(value).map(([name, text]) => [name, String(text)]))
    : new Map();
};

/** Where a daemon listens that was told nothing; a rootless one in its user's runtime folder. */
const defaultHost = (uid: number): string =>
  uid === 0 ? 'unix:///var/run/docker.sock' : `unix:///run/user/${uid}/docker.sock`;

const listeningHosts = (
  uid: number,
  flags: ReadonlyMap<string, unknown>,
  config: ReadonlyMap<string, unknown>,
): readonly string[] => {
  const hosts = flags.get('hosts') ?? config.get('hosts');
  return Array.isArray(hosts) && hosts.length > 0
    ? hosts.filter((host) => typeof host === 'string')
    : [defaultHost(uid)];
};

/** A daemon by its command line and the entries of its daemon.json. */
export const readDaemon = (
  process: Pick<Process, 'pid' | 'uid' | 'command'>,
  configFile: string,
  config: ReadonlyMap<string, unknown>,
): DockerDaemon => {
  const flags = daemonFlags(process.command);
  return {
    pid: process.pid,
    uid: process.uid,
    configFile,
    hosts: listeningHosts(process.uid, flags, config),
    flags,
    config,
  };
};

/** Anybody may call a process dockerd; more than this are not looked into. */
const MOST_DAEMONS = 32;

/** Every dockerd of the host itself: one inside a container reads the files of that container. */
export const daemonProcesses = (processes: ResourceSet<Process>): readonly Process[] =>
  processes.items
    .filter(
      (process) =>
        !process.kernelThread &&
        (process.name === 'dockerd' || process.name === 'dockerd-current') &&
        containerOf(process) === null,
    )
    .slice(0, MOST_DAEMONS);

/** Which daemon.json a daemon reads: the one its flag names, its user's, or the system's. */
export const configFileOf = (
  daemon: Pick<Process, 'uid' | 'command'>,
  accounts: readonly Account[],
): string => {
  const flag = daemonFlags(daemon.command).get('config-file');
  if (typeof flag === 'string') return flag;
  const home = accounts.find(({ uid }) => uid === daemon.uid)?.home;
  return daemon.uid === 0 || home === undefined
    ? '/etc/docker/daemon.json'
    : `${home}/.config/docker/daemon.json`;
};

const USUAL = /^\/etc\/docker\/daemon\.json$|^\/home\/[^/]+\/\.config\/docker\/daemon\.json$/;

/** Every daemon.json at its usual places, whether or not a daemon runs; read first, as it names further files. */
export const daemonConfigs = defineFact({
  id: 'docker.configs',
  description: 'The daemon.json of the system and of users',
  probe: files('/etc/docker/daemon.json', '/home/*/.config/docker/daemon.json'),
  redact: (output) => ({ ...output, entries: output.entries.map(redactDaemonJson) }),
  parse: (output): FilesOutput => output ?? { entries: [], complete: true, reason: null },
});

/** What the answer about all usual places tells of one file; null where it does not tell, and the file is asked for itself. */
const usualConfig = (
  path: string,
  { entries, reason }: FilesOutput,
): Answer<Pick<FileEntry, 'content'>> | null => {
  const entry = entries.find((candidate) => candidate.path === path);
  if (entry === undefined) return USUAL.test(path) && reason === null ? absent : null;
  return entry.unreadable === null ? found(entry) : unknown(entry.unreadable.code, entry.unreadable.text);
};

/** The entries of a daemon.json; throws `Inconclusive` for what is none. */
export const parseDaemonJson = (path: string, text: string): ReadonlyMap<string, unknown> => {
  if (text.trim() === '') return new Map();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Inconclusive('parse-error', `${path} is no JSON`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Inconclusive('parse-error', `${path} is no JSON object`);
  return new Map(Object.entries(value));
};

/**
 * Every dockerd of the host with the settings in force: a flag and a key of daemon.json never stand for the same setting, dockerd refuses to
 * start then; where neither stands the engine's default holds. A daemon whose file may not be read leaves the set incomplete.
 */
export const dockerDaemons = followUpFact({
  id: 'docker.daemons',
  description: 'The Docker daemons that run, with their flags and their daemon.json',
  after: { processes, accounts, configs: daemonConfigs },
  ask: ({ processes, accounts, configs }): readonly FileProbe[] => {
    const paths = daemonProcesses(processes).map((daemon) => configFileOf(daemon, accounts));
    return [...new Set(paths)]
      .filter((path) => usualConfig(path, configs) === null)
      .map((path) => file(path));
  },
  redact: redactDaemonJson as never,
  parse: (answerTo, { processes, accounts, configs }): ResourceSet<DockerDaemon> => {
    let reason = processes.reason;
    const daemons = daemonProcesses(processes).flatMap((process): readonly DockerDaemon[] => {
      const path = configFileOf(process, accounts);
      const answer = usualConfig(path, configs) ?? answerTo(file(path));
      const config = configOf(path, answer);
      if (config instanceof Map) return [readDaemon(process, path, config)];
      reason ??= config as UnknownReason;
      return [];
    });
    return reason === null ? completeSet(daemons) : incompleteSet(daemons, reason);
  },
});

/** What a daemon's configuration says of `no-new-privileges`, which it takes over into every container made; false where it says nothing. */
export const noNewPrivilegesDefault = (daemon: DockerDaemon | null): boolean | null =>
  daemon === null ? null : settingOf(daemon, 'no-new-privileges')?.value === true;

const configOf = (
  path: string,
  answer: Answer<Pick<FileEntry, 'content'>>,
): ReadonlyMap<string, unknown> | UnknownReason => {
  if (answer.state === 'unknown') return { code: answer.code, text: answer.text };
  try {
    return parseDaemonJson(path, answer.state === 'found' ? (answer.output.content ?? '') : '');
  } catch (error) {
    if (error instanceof Inconclusive) return error.reason;
    throw error;
  }
};

/** The path of the unix socket that an engine was asked through; null for one that was reached otherwise. */
export const socketOf = ({ id }: Pick<Target, 'id'>): string | null => {
  const endpoint = id.slice(id.indexOf('/engine/') + '/engine/'.length).replace(/^unix:\/\//, '');
  return endpoint.startsWith('/') ? normalisePath(endpoint) : null;
};

/** The daemon that answers on an engine's socket; null where none of those seen can be told to be it. */
export const daemonOf = (
  daemons: ResourceSet<DockerDaemon>,
  engine: Pick<Target, 'id'>,
): DockerDaemon | null => {
  const socket = socketOf(engine);
  if (socket === null) return null;
  const listening = daemons.items.filter(({ hosts }) =>
    hosts.some(
      (host) => host.startsWith('unix://') && normalisePath(host.slice('unix://'.length)) === socket,
    ),
  );
  if (listening.length === 1) return listening[0] ?? null;
  // `fd://` names no path: systemd's docker.socket listens on the default one.
  const activated = daemons.items.filter(
    ({ hosts, uid }) => uid === 0 && hosts.some((host) => host.startsWith('fd://')),
  );
  return socket === '/run/docker.sock' && activated.length === 1 ? (activated[0] ?? null) : null;
};
