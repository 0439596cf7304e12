import { followUpFact, Inconclusive } from '../core/fact.ts';
import { type FileProbe, file } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import type { Target } from '../core/target.ts';
import { accounts } from './accounts.ts';
import { normalisePath } from './host-sources.ts';
import { type Process, processes } from './processes.ts';

/** A value that is in force, and where it was set: a flag of the process, `path#/key` of a file, or `default`. */
export interface DaemonSetting {
  readonly value: unknown;
  readonly from: string;
}

/** A dockerd that runs on the host, with what its command line and its daemon.json say. */
export interface DockerDaemon {
  readonly pid: number;
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

/** Where a daemon listens that was told nothing. */
const DEFAULT_HOSTS = ['unix:///var/run/docker.sock'];

const listeningHosts = (
  flags: ReadonlyMap<string, unknown>,
  config: ReadonlyMap<string, unknown>,
): readonly string[] => {
  const hosts = flags.get('hosts') ?? config.get('hosts');
  return Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : DEFAULT_HOSTS;
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
    hosts: listeningHosts(flags, config),
    flags,
    config,
  };
};

/** Flags whose key in daemon.json has another name (dockerd(8)); they may be repeated. */
const PLURALS: Readonly<Record<string, string>> = {
  host: 'hosts',
  H: 'hosts',
  label: 'labels',
  dns: 'dns',
  'insecure-registry': 'insecure-registries',
  'registry-mirror': 'registry-mirrors',
  'authorization-plugin': 'authorization-plugins',
  'log-opt': 'log-opts',
  'exec-opt': 'exec-opts',
  'storage-opt': 'storage-opts',
  'default-ulimit': 'default-ulimits',
  'add-runtime': 'runtimes',
};
/** Flags that are true when they stand alone; any other one takes the next word. */
const SWITCHES = new Set([
  'D',
  'debug',
  'experimental',
  'icc',
  'init',
  'ip-forward',
  'ip-masq',
  'iptables',
  'ip6tables',
  'ipv6',
  'live-restore',
  'no-new-privileges',
  'raw-logs',
  'rootless',
  'selinux-enabled',
  'tls',
  'tlsverify',
  'userland-proxy',
  'validate',
]);
const SHORT: Readonly<Record<string, string>> = {
  D: 'debug',
  H: 'host',
  g: 'data-root',
  G: 'group',
  l: 'log-level',
  p: 'pidfile',
  s: 'storage-driver',
};

/** `--icc=false`, `--host tcp://…`, `-H fd://`, as pflag reads them; repeated flags gather in a list. */
export const daemonFlags = (argv: readonly string[]): ReadonlyMap<string, unknown> => {
  const flags = new Map<string, unknown>();
  for (let index = 1; index < argv.length; index++) {
    const [, dashes, name = '', , given] =
      /^(--?)([A-Za-z0-9][\w-]*)(=([\s\S]*))?$/.exec(argv[index] ?? '') ?? [];
    if (dashes === undefined) continue;
    const long = dashes === '-' ? (SHORT[name] ?? name) : name;
    const text = given ?? (SWITCHES.has(long) ? 'true' : (argv[++index] ?? ''));
    const plural = PLURALS[long];
    const value = text === 'true' ? true : text === 'false' ? false : text;
    if (plural === undefined) flags.set(long, value);
    else flags.set(plural, [...((flags.get(plural) as readonly unknown[] | undefined) ?? []), value]);
  }
  return flags;
};

const isDaemon = ({ name, kernelThread }: Process): boolean =>
  !kernelThread && (name === 'dockerd' || name === 'dockerd-current');

const configFileOf = (daemon: Process, homes: ReadonlyMap<number, string>): string => {
  const flag = daemonFlags(daemon.command).get('config-file');
  if (typeof flag === 'string') return flag;
  const home = homes.get(daemon.uid);
  return daemon.uid === 0 || home === undefined
    ? '/etc/docker/daemon.json'
    : `${home}/.config/docker/daemon.json`;
};

const parseConfig = (path: string, text: string): ReadonlyMap<string, unknown> => {
  if (text.trim() === '') return new Map();
  const value: unknown = JSON.parse(text);
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
  after: { processes, accounts },
  ask: ({ processes, accounts }): readonly FileProbe[] => {
    const homes = new Map(accounts.map(({ uid, home }) => [uid, home]));
    return [...new Set(processes.items.filter(isDaemon).map((daemon) => configFileOf(daemon, homes)))].map(
      (path) => file(path),
    );
  },
  parse: (answerTo, { processes, accounts }): ResourceSet<DockerDaemon> => {
    const homes = new Map(accounts.map(({ uid, home }) => [uid, home]));
    let reason = processes.reason;
    const daemons = processes.items.filter(isDaemon).flatMap((process): readonly DockerDaemon[] => {
      const path = configFileOf(process, homes);
      const answer = answerTo(file(path));
      if (answer.state === 'unknown') {
        reason ??= { code: answer.code, text: answer.text };
        return [];
      }
      const text = answer.state === 'found' ? (answer.output.content ?? '') : '';
      return [readDaemon(process, path, parseConfig(path, text))];
    });
    return reason === null ? completeSet(daemons) : incompleteSet(daemons, reason);
  },
});

/** What a daemon's configuration says of `no-new-privileges`, which it takes over into every container made; false where it says nothing. */
export const noNewPrivilegesDefault = (daemon: DockerDaemon | null): boolean | null =>
  daemon === null ? null : settingOf(daemon, 'no-new-privileges')?.value === true;

/** The daemon that answers on an engine's socket; null where none of those seen can be told to be it. */
export const daemonOf = (
  daemons: ResourceSet<DockerDaemon>,
  engine: Pick<Target, 'id'>,
): DockerDaemon | null => {
  const socket = normalisePath(
    engine.id.slice(engine.id.indexOf('/engine/') + '/engine/'.length).replace(/^unix:\/\//, ''),
  );
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
