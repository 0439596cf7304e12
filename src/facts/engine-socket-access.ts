import type { FileEntry, FilesOutput, UnknownReason } from '../core/answer.ts';
import { defineFact, followUpFact } from '../core/fact.ts';
import { type CommandProbe, command, executable, type FilesProbe, fileModes } from '../core/probe.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import { foldersAbove } from './bind-sources.ts';
import { daemonConfigs, daemonProcesses, parseDaemonJson, readDaemon } from './docker-daemons.ts';
import { type EngineSocket, engineSockets } from './engine-sockets.ts';
import { normalisePath } from './host-sources.ts';
import { type Process, processes } from './processes.ts';

/** A socket of an engine with the folders that lead to it. */
export interface SocketAccess {
  readonly path: string;
  /** Null where nothing lies at the path, as in a mount namespace that is not the reader's. */
  readonly entry: FileEntry | null;
  readonly folders: readonly FileEntry[];
}

export interface SocketAccesses {
  readonly sockets: readonly SocketAccess[];
  readonly reason: UnknownReason | null;
}

const MOST_SOCKETS = 32;

interface Evidence {
  readonly sockets: readonly EngineSocket[];
  readonly processes: ResourceSet<Process>;
  readonly configs: FilesOutput;
}

/** The unix sockets that the daemons were told to listen on, besides those on which an engine was found. */
const toldSockets = ({ processes, configs }: Evidence): readonly string[] =>
  daemonProcesses(processes)
    .flatMap((process) => {
      const text = configs.entries.find(({ path }) => path === '/etc/docker/daemon.json')?.content ?? '';
      const config = process.uid === 0 ? safely(text) : new Map<string, unknown>();
      return readDaemon(process, '', config).hosts;
    })
    .filter((host) => host.startsWith('unix:///'))
    .map((host) => normalisePath(host.slice('unix://'.length)));

const safely = (text: string): ReadonlyMap<string, unknown> => {
  try {
    return parseDaemonJson('', text);
  } catch {
    return new Map();
  }
};

/** A shell pattern would be expanded on the host. */
const isPlain = (path: string): boolean => !/[*?[\\\n]/.test(path);

const pathsOf = (evidence: Evidence): readonly string[] =>
  [...new Set([...evidence.sockets.map(({ path }) => normalisePath(path)), ...toldSockets(evidence)])]
    .filter(isPlain)
    .sort()
    .slice(0, MOST_SOCKETS);

const probeFor = (paths: readonly string[]): FilesProbe =>
  fileModes(...[...new Set(paths.flatMap((path) => [...foldersAbove(path), path]))].sort());

/** Owner and mode of each socket on which an engine takes orders, and of the folders above it. */
export const engineSocketAccess = followUpFact({
  id: 'engine-sockets.access',
  description: 'Who may reach the sockets of the engines',
  after: { sockets: engineSockets, processes, configs: daemonConfigs },
  ask: (evidence): readonly FilesProbe[] => {
    const paths = pathsOf(evidence);
    return paths.length === 0 ? [] : [probeFor(paths)];
  },
  parse: (answerTo, evidence): SocketAccesses => {
    const paths = pathsOf(evidence);
    if (paths.length === 0) return { sockets: [], reason: evidence.processes.reason };
    const answer = answerTo(probeFor(paths));
    if (answer.state === 'unknown') return { sockets: [], reason: { code: answer.code, text: answer.text } };
    const entries = answer.state === 'found' ? answer.output.entries : [];
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    const sockets = paths.map((path): SocketAccess => {
      const entry = byPath.get(path);
      return {
        path,
        entry: entry?.type === 'socket' ? entry : null,
        folders: foldersAbove(path)
          .map((folder) => byPath.get(folder))
          .filter((folder) => folder !== undefined),
      };
    });
    return {
      sockets,
      reason: evidence.processes.reason ?? (answer.state === 'found' ? answer.output.reason : null),
    };
  },
});

/** The nearest folder above that keeps other accounts out; null where each may be passed by all. */
export const closedFolder = ({ folders }: Pick<SocketAccess, 'folders'>): FileEntry | null =>
  folders.findLast(({ mode }) => (mode & 0o001) === 0) ?? null;

/** An entry of an access control list that names an account or a group, with the rights that its mask leaves. */
export interface AclEntry {
  readonly path: string;
  readonly kind: 'user' | 'group';
  readonly id: number;
  readonly writes: boolean;
}

const aclTool = defineFact({
  id: 'getfacl',
  description: 'Whether access control lists can be read',
  probe: executable('getfacl'),
  parse: (output) => output !== null,
});

const aclProbe = (sockets: readonly EngineSocket[]): CommandProbe | null => {
  const paths = sockets.map(({ path }) => path).filter(isPlain);
  return paths.length === 0 ? null : command('getfacl', '-n', '-p', '--', ...paths.slice(0, MOST_SOCKETS));
};

const aclEntries = (text: string): readonly AclEntry[] => {
  let path = '';
  const entries: AclEntry[] = [];
  for (const line of text.split('\n')) {
    path = /^# file: (.*)$/.exec(line)?.[1] ?? path;
    const [, kind, id, rights = '', effective = rights] =
      /^(user|group):(\d+):([r-][w-][x-])(?:\s+#effective:([r-][w-][x-]))?/.exec(line) ?? [];
    if (kind === undefined) continue;
    entries.push({ path, kind: kind as AclEntry['kind'], id: Number(id), writes: effective[1] === 'w' });
  }
  return entries;
};

/** Accounts and groups that access control lists let at the sockets of engines. Null where no getfacl is there to tell. */
export const engineSocketAcls = followUpFact({
  id: 'engine-sockets.acls',
  description: 'Access control lists of the sockets of the engines',
  after: { sockets: engineSockets, tool: aclTool },
  ask: ({ sockets, tool }): readonly CommandProbe[] => {
    const probe = tool ? aclProbe(sockets) : null;
    return probe === null ? [] : [probe];
  },
  parse: (answerTo, { sockets, tool }): readonly AclEntry[] | null => {
    const probe = tool ? aclProbe(sockets) : null;
    if (probe === null) return tool ? [] : null;
    const answer = answerTo(probe);
    return answer.state === 'found' ? aclEntries(answer.output.stdout) : null;
  },
});
