import type { Resolved } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import type { ContainerInspect } from './container-inspect.ts';
import type { ContainerProcess } from './container-top.ts';
import { rootIsMapped } from './container-user.ts';
import type { EngineInfo } from './engine-info.ts';
import type { Process } from './processes.ts';

/** The processes of a container in the host's /proc, by the container's id in their control group; pids alone may belong to another machine (Docker Desktop). */
export const hostProcessesOf = (
  { id }: Pick<ContainerInspect, 'id'>,
  processes: ResourceSet<Process>,
): ResourceSet<Process> => ({
  ...processes,
  items:
    id === null || id.length < 12
      ? []
      : processes.items.filter(({ cgroup }) => cgroup?.includes(id) === true),
});

/** A process of a container and whether it is root on the host; null where that could not be told. */
export interface RunningProcess {
  readonly pid: number | null;
  readonly first: boolean;
  readonly uid: number | null;
  readonly rootOnHost: boolean | null;
  readonly command: string;
}

/** Real, effective or saved uid 0: a process that set only the effective one aside can take it back. */
const holdsRoot = ({ uids, uid }: Process): boolean => uid === 0 || uids.slice(0, 3).includes(0);

const fromHost = (
  { state }: Pick<ContainerInspect, 'state'>,
  processes: ResourceSet<Process>,
): ResourceSet<RunningProcess> => ({
  ...processes,
  items: processes.items.map((process) => ({
    pid: process.pid,
    first: process.pid === state.pid,
    uid: process.uid,
    rootOnHost: holdsRoot(process),
    command: process.command.join(' ') || process.name,
  })),
});

const fromTop = (
  inspect: ContainerInspect,
  info: EngineInfo | null,
  processes: ResourceSet<ContainerProcess>,
): ResourceSet<RunningProcess> => {
  const rootless = info?.securityOptions?.rootless === true;
  // Docker runs ps on its host, and shows the host's uids; a rootless engine and Podman show those of a user namespace.
  const namespaced = rootless || (info?.isPodman === true && rootIsMapped(inspect, info) === true);
  return {
    ...processes,
    items: processes.items.map(({ pid, uid, user, command }, index) => {
      const root = uid === null ? (user === null ? null : user === 'root' || user === '0') : uid === 0;
      return {
        pid,
        first: pid === null ? index === 0 : pid === inspect.state.pid,
        uid,
        rootOnHost: root === true && namespaced ? false : root === true && info === null ? null : root,
        command,
      };
    }),
  };
};

/**
 * What runs in a container, from the host's /proc where the host was asked, else from the engine's `top`; null while it does not run.
 * Incomplete, with the reason, where neither could be read.
 */
export const runningProcesses = (
  inspect: ContainerInspect,
  info: EngineInfo | null,
  top: Resolved<ResourceSet<ContainerProcess> | null>,
  host: Resolved<ResourceSet<Process>> | null,
): ResourceSet<RunningProcess> | null => {
  if (inspect.state.running === false) return null;
  if (host?.known === true) {
    const own = hostProcessesOf(inspect, host.value);
    if (own.items.length > 0) return fromHost(inspect, own);
  }
  if (!top.known) return incompleteSet([], top.reason);
  if (top.value === null) return null;
  return top.value.items.length === 0 ? completeSet([]) : fromTop(inspect, info, top.value);
};
