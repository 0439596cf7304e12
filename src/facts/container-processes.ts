import type { Resolved } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import type { ContainerInspect } from './container-inspect.ts';
import type { ContainerProcess } from './container-top.ts';
import { rootIsMapped } from './container-user.ts';
import type { EngineInfo } from './engine-info.ts';
import { type IdMap, idInside, remappedIds } from './id-mapping.ts';
import type { Process } from './processes.ts';
import type { SubordinateIds, SubordinateRange } from './subordinate-ids.ts';

/** Options by which the monitor of a container names it: containerd's shim `-id ID`, Podman's conmon `-c ID`. */
const NAMES_ITS_CONTAINER = new Set(['-id', '-c']);

/** Whether the process is the monitor of the container: the parent of its first process, and of every command run beside it. */
const isMonitorOf = (id: string, { command }: Pick<Process, 'command'>): boolean => {
  const at = command.indexOf(id);
  return at > 0 && NAMES_ITS_CONTAINER.has(command[at - 1] ?? '');
};

/** Whether a control group is the container's own; systemd gives Podman's monitor a neighbouring one. */
const isGroupOf = (id: string, { cgroup }: Pick<Process, 'cgroup'>): boolean =>
  cgroup?.includes(id) === true && !cgroup.includes(`libpod-conmon-${id}`);

/** Whether the host's /proc shows the processes of the container with this id. */
export const isSeenOnHost = (
  id: string,
  processes: readonly Pick<Process, 'cgroup' | 'command'>[],
): boolean => processes.some((process) => isGroupOf(id, process) || isMonitorOf(id, process));

/** Every process below those of these pids. */
const descendantsOf = (pids: readonly number[], processes: readonly Process[]): readonly Process[] => {
  const byParent = Map.groupBy(processes, ({ ppid }) => ppid);
  const seen = new Set(pids);
  const below: Process[] = [];
  const parents = [...pids];
  for (const parent of parents)
    for (const process of byParent.get(parent) ?? []) {
      if (seen.has(process.pid)) continue;
      seen.add(process.pid);
      below.push(process);
      parents.push(process.pid);
    }
  return below;
};

/**
 * The processes of a container in the host's /proc: by the container's id in their control group, and where a rootless engine may make
 * none, below the monitor that names the id. Pids alone may belong to another machine (Docker Desktop).
 */
export const hostProcessesOf = (
  { id }: Pick<ContainerInspect, 'id'>,
  processes: ResourceSet<Process>,
): ResourceSet<Process> => {
  if (id === null || id.length < 12) return { ...processes, items: [] };
  const grouped = processes.items.filter((process) => isGroupOf(id, process));
  if (grouped.length > 0) return { ...processes, items: grouped };
  const monitors = processes.items.filter((process) => isMonitorOf(id, process));
  return {
    ...processes,
    items: descendantsOf(
      monitors.map(({ pid }) => pid),
      processes.items,
    ),
  };
};

/** A process of a container and whether it is root on the host; null where that could not be told. */
export interface RunningProcess {
  readonly pid: number | null;
  readonly first: boolean;
  /** On the host. */
  readonly uid: number | null;
  /** Within the container. */
  readonly uidInside: number | null;
  readonly rootOnHost: boolean | null;
  readonly command: string;
}

/** Real, effective or saved uid 0: a process that set only the effective one aside can take it back. */
const holdsRoot = ({ uids, uid }: Process): boolean => uid === 0 || uids.slice(0, 3).includes(0);

/** What the host says of the users of namespaces, where it was asked: `processIdMaps` and `subordinateIds`. */
export interface HostIds {
  readonly idMaps?: Resolved<ReadonlyMap<number, IdMap>>;
  readonly subordinate?: Resolved<SubordinateIds>;
}

const ifKnown = <T>(resolved: Resolved<T> | undefined): T | null =>
  resolved?.known === true ? resolved.value : null;

/** The uid that a process of the host has within its own user namespace; null where that namespace’s map was not seen. */
export const uidInsideOf = (
  { pid, uid, userNamespace }: Process,
  idMaps: ReadonlyMap<number, IdMap> | null,
): number | null => {
  if (userNamespace === 'init') return uid;
  const map = idMaps?.get(pid);
  return map === undefined ? null : idInside(map, uid);
};

const fromHost = (
  { state }: Pick<ContainerInspect, 'state'>,
  processes: ResourceSet<Process>,
  idMaps: ReadonlyMap<number, IdMap> | null,
): ResourceSet<RunningProcess> => ({
  ...processes,
  items: processes.items.map((process) => ({
    pid: process.pid,
    first: process.pid === state.pid,
    uid: process.uid,
    uidInside: uidInsideOf(process, idMaps),
    rootOnHost: holdsRoot(process),
    command: process.command.join(' ') || process.name,
  })),
});

const uidOf = (uid: number | null, name: string | null): number | null =>
  uid ?? (name === 'root' ? 0 : name !== null && /^\d+$/.test(name) ? Number(name) : null);

/** What a line of `top` says of the two uids, and whether it is root on the host. */
const identityOf = (
  { uid: shown, user, inside, ofHost }: ContainerProcess,
  inspect: ContainerInspect,
  info: EngineInfo | null,
  subordinate: readonly SubordinateRange[] | null,
): Pick<RunningProcess, 'uid' | 'uidInside' | 'rootOnHost'> => {
  const uid = uidOf(shown, user);
  // A name other than root's is not root: ps(1) gives the first name that a number has.
  const root = uid === null ? (user === null ? null : false) : uid === 0;
  if (ofHost) return { uid, uidInside: uidOf(null, inside), rootOnHost: root };
  const mapped = rootIsMapped(inspect, info);
  // A rootless engine runs ps(1) in its own user namespace, where the container's numbers hold; old Podman ran the container's own.
  if (info?.securityOptions?.rootless === true || (info?.isPodman === true && mapped === true))
    return { uid: null, uidInside: uid, rootOnHost: root === null ? null : false };
  if (info === null) return { uid, uidInside: null, rootOnHost: root === true ? null : root };
  const map = mapped === true ? remappedIds(info, subordinate) : null;
  const uidInside = uid === null ? null : mapped === false ? uid : map === null ? null : idInside(map, uid);
  return { uid, uidInside, rootOnHost: root };
};

const fromTop = (
  inspect: ContainerInspect,
  info: EngineInfo | null,
  processes: ResourceSet<ContainerProcess>,
  subordinate: readonly SubordinateRange[] | null,
): ResourceSet<RunningProcess> => ({
  ...processes,
  items: processes.items.map((process, index) => ({
    pid: process.pid,
    first: process.pid === null ? index === 0 : process.pid === inspect.state.pid,
    command: process.command,
    ...identityOf(process, inspect, info, subordinate),
  })),
});

/**
 * What runs in a container, from the host's /proc where the host was asked, else from the engine's `top`; null while it does not run.
 * Incomplete, with the reason, where neither could be read.
 */
export const runningProcesses = (
  inspect: ContainerInspect,
  info: EngineInfo | null,
  top: Resolved<ResourceSet<ContainerProcess> | null>,
  host: Resolved<ResourceSet<Process>> | null,
  ids: HostIds = {},
): ResourceSet<RunningProcess> | null => {
  if (inspect.state.running === false) return null;
  if (host?.known === true) {
    const own = hostProcessesOf(inspect, host.value);
    if (own.items.length > 0) return fromHost(inspect, own, ifKnown(ids.idMaps));
  }
  if (!top.known) return incompleteSet([], top.reason);
  if (top.value === null) return null;
  return top.value.items.length === 0
    ? completeSet([])
    : fromTop(inspect, info, top.value, ifKnown(ids.subordinate)?.uids ?? null);
};
