import type { FileEntry } from '../core/answer.ts';
import { defineFact, deriveFact } from '../core/fact.ts';
import { file, fileModes, shell } from '../core/probe.ts';

/** A unix socket on which an engine with Docker's API answers. */
export interface EngineSocket {
  readonly path: string;
  readonly engine: 'docker' | 'podman';
  /** Owner and mode of the socket; null where it lies at a place that was not asked for. */
  readonly entry: FileEntry | null;
}

const DEFAULT_PLACES = [
  '/run/docker.sock',
  '/run/podman/podman.sock',
  '/run/user/*/docker.sock',
  '/run/user/*/podman/podman.sock',
  '/home/*/.docker/run/docker.sock',
] as const;

const socketFiles = defineFact({
  id: 'engine-sockets.files',
  description: 'Sockets of container engines at their default places',
  probe: fileModes(...DEFAULT_PLACES),
  parse: (output) => (output?.entries ?? []).filter(({ type }) => type === 'socket'),
});

const LISTENING = 0x10000;

/** Paths of unix sockets on which somebody listens, from proc(5) net/unix: the flag is __SO_ACCEPTCON. */
export const listeningUnixSockets = defineFact({
  id: 'unix-sockets.listening',
  description: 'Unix sockets on which a process listens',
  probe: file('/proc/net/unix', 8 * 1024 * 1024),
  parse: (output): readonly string[] =>
    (output?.content ?? '')
      .split('\n')
      .slice(1)
      .map((line) => /^\S+ \S+ \S+ (\S+) \S+ \S+ +\d+ (\/.*)$/.exec(line))
      .filter((match) => match !== null && (Number.parseInt(match[1] ?? '0', 16) & LISTENING) !== 0)
      .map((match) => match?.[2] ?? ''),
});

/** systemd may listen for an engine that does not run; connecting would start it, and looking must change nothing (law 10). */
const runningEngines = defineFact({
  id: 'engine-sockets.running',
  description: 'Which container engines have a process',
  probe: shell("grep -hsxE 'dockerd|dockerd-current|podman' /proc/[0-9]*/comm; :"),
  parse: (output): ReadonlySet<EngineSocket['engine']> =>
    new Set(
      (output?.stdout ?? '')
        .split('\n')
        .filter(Boolean)
        .map((name) => (name === 'podman' ? 'podman' : 'docker')),
    ),
});

const engineOf = (path: string): EngineSocket['engine'] | null =>
  /(^|\/)docker[^/]*\.sock$/.test(path) ? 'docker' : /(^|\/)podman[^/]*\.sock$/.test(path) ? 'podman' : null;

/** A socket in one spelling: /var/run is a link to /run. */
export const canonicalSocket = (path: string): string => path.replace(/^\/var\/run\//, '/run/');

/** Sockets of engines that run now, sorted by path; containerd's own and those of stopped engines are left out. */
export const engineSockets = deriveFact({
  id: 'engine-sockets',
  description: 'Sockets on which a running engine answers the Docker API',
  from: { socketFiles, listening: listeningUnixSockets, running: runningEngines },
  derive: ({ socketFiles, listening, running }): readonly EngineSocket[] => {
    const sockets = new Map<string, EngineSocket>();
    // A rootless engine lives in its own network namespace, whose sockets /proc/net/unix of this one does not list.
    for (const path of [
      ...listening.map(canonicalSocket),
      ...socketFiles.map(({ path }) => canonicalSocket(path)),
    ]) {
      const engine = engineOf(path);
      if (engine === null || !running.has(engine)) continue;
      sockets.set(path, {
        path,
        engine,
        entry: socketFiles.find((entry) => canonicalSocket(entry.path) === path) ?? null,
      });
    }
    return [...sockets.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  },
});
