import type { ResourceSet } from '../../core/resource-set.ts';
import type { Sight } from '../../core/verdict.ts';
import type { ContainerInspect } from '../container-inspect.ts';
import type { ContainerWalls, Seen } from '../container-walls.ts';
import type { HostSource } from '../host-sources.ts';
import type { KernelView } from '../kernel-views.ts';
import type { Mount } from '../mounts.ts';
import type { Process } from '../processes.ts';
import type { RootProgram } from '../root-jobs.ts';
import type { LiveParameters } from '../sysctl.ts';

/** Everything that both sides know of one container and its host. Null where it could not be asked. */
export interface EscapeEvidence {
  readonly inspect: ContainerInspect;
  readonly walls: ContainerWalls;
  /** The container’s first process as the kernel shows it; null also while it does not run. */
  readonly view: KernelView | null;
  readonly sources: readonly HostSource[] | null;
  readonly rootless: boolean;
  readonly host: {
    /** The first process of the machine itself. */
    readonly machine: KernelView | null;
    readonly parameters: LiveParameters | null;
    readonly mounts: readonly Mount[] | null;
    /** Processes of the host itself. */
    readonly processes: ResourceSet<Process> | null;
    readonly rootPrograms: readonly RootProgram[] | null;
  };
}

/** One wall on a way out: open, closed, or not to be told; with what was seen. */
export interface EscapeStep {
  readonly open: boolean | null;
  readonly text: string;
  readonly sight: Sight;
}

const step = (open: boolean | null, text: string, sight: Sight): EscapeStep => ({ open, text, sight });

const ask = <T>({ value, sight }: Seen<T>, open: (value: T) => boolean, text: string): EscapeStep =>
  step(value === null ? null : open(value), text, sight);

/** Some process is uid 0 of the machine itself. */
export const rootOnHost = ({ walls }: EscapeEvidence): EscapeStep =>
  ask(walls.hostUids, (uids) => uids.has(0), 'a process is uid 0 of the host: no user namespace maps it');

/** A process holds one of these capabilities where it counts. */
export const holds = ({ walls }: EscapeEvidence, ...names: readonly string[]): EscapeStep =>
  ask(
    walls.capabilities,
    (held) => names.some((name) => held.has(name)),
    `it holds ${names.filter((name) => walls.capabilities.value?.has(name) ?? true).join(', ') || names.join(' or ')}`,
  );

/** No AppArmor profile or SELinux type refuses what the engine’s own would refuse. */
export const unconfined = ({ walls }: EscapeEvidence): EscapeStep =>
  ask(walls.confinement, (profile) => profile === '', 'neither AppArmor nor SELinux confines it');

/** The container lives in this namespace of the host: by what the kernel shows, else by what was asked for. */
export const inHostNamespace = (
  { view, inspect: { hostConfig }, host: { machine } }: EscapeEvidence,
  name: 'pid' | 'net',
): EscapeStep => {
  const word = name === 'pid' ? 'sees the processes of the host' : 'is in the host’s network';
  const [own, first] = [view?.namespaces.get(name), machine?.namespaces.get(name)];
  if (own !== undefined && first !== undefined) return step(own === first, `it ${word}`, 'kernel');
  const mode = name === 'pid' ? hostConfig.pidMode : hostConfig.networkMode;
  return step(mode === null ? null : mode === 'host', `it ${word}`, 'requested');
};

/** A wall that is a fact of the request. */
export const asked = (open: boolean | null, text: string): EscapeStep => step(open, text, 'requested');

/** A wall that is a fact of the kernel. */
export const shown = (open: boolean | null, text: string): EscapeStep => step(open, text, 'kernel');
