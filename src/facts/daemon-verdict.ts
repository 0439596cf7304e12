import type { Resolved } from '../core/fact.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import type { Target } from '../core/target.ts';
import { notApplicable, undecided, type Verdict } from '../core/verdict.ts';
import { type DockerDaemon, daemonOf, socketOf } from './docker-daemons.ts';
import type { EngineInfo } from './engine-info.ts';

/** Docker Desktop keeps its engine in a virtual machine that nobody logs in to. */
export const isDesktop = ({ operatingSystem }: Pick<EngineInfo, 'operatingSystem'>): boolean =>
  operatingSystem === 'Docker Desktop';

export const DESKTOP: Verdict = notApplicable(
  'Docker Desktop keeps its engine in a virtual machine, which is not part of this run',
);

/** The dockerd behind an engine, or what a check says that cannot do without its command line and daemon.json. */
export type DaemonBehind =
  | { readonly daemon: DockerDaemon; readonly verdict: null }
  | { readonly daemon: null; readonly verdict: Verdict };

/**
 * Looks for the daemon of an engine among those of its host. Podman has none, a host that the user left out is not applicable, and a daemon
 * that could not be seen or told from others is unknown.
 */
export const daemonBehind = (
  daemons: Resolved<ResourceSet<DockerDaemon>>,
  engine: Pick<Target, 'id'>,
  info: Pick<EngineInfo, 'isPodman' | 'operatingSystem'>,
): DaemonBehind => {
  const without = (verdict: Verdict): DaemonBehind => ({ daemon: null, verdict });
  if (info.isPodman) return without(notApplicable('Podman has no daemon with settings of its own'));
  if (!daemons.known)
    return without(daemons.leftOut ? notApplicable(daemons.reason.text) : undecided(daemons.reason));
  const daemon = daemonOf(daemons.value, engine);
  if (daemon !== null) return { daemon, verdict: null };
  if (isDesktop(info)) return without(DESKTOP);
  return without(
    undecided(
      daemons.value.reason ?? { code: 'unsupported', text: 'The process of this engine was not found' },
    ),
  );
};

/**
 * Whose engine it is: null for the system's, the uid of the user who runs a rootless one; undefined where that cannot be told. The engine says
 * itself that it is rootless; its process, or the place of its socket, says by whom.
 */
export const engineOwner = (
  daemons: Resolved<ResourceSet<DockerDaemon>>,
  engine: Pick<Target, 'id'>,
  { securityOptions }: Pick<EngineInfo, 'securityOptions'>,
): number | null | undefined => {
  if (securityOptions?.rootless === false) return null;
  const daemon = daemons.known ? daemonOf(daemons.value, engine) : null;
  if (daemon !== null) return daemon.uid === 0 ? null : daemon.uid;
  const socket = socketOf(engine);
  const [, uid] = /^\/run\/user\/(\d+)\//.exec(socket ?? '') ?? [];
  if (uid !== undefined) return Number(uid);
  // An engine that does not tell, at the place of root's own.
  return securityOptions?.rootless !== true && /^\/run\/(?:docker|podman\/podman)\.sock$/.test(socket ?? '')
    ? null
    : undefined;
};
