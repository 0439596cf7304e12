import type { DeclaredRoles } from './host-role.ts';

/** What is judged. */
export type TargetKind = 'host' | 'docker-engine' | 'container' | 'image';

/** Target kinds in the order in which a tree of targets is walked. */
export const TARGET_KINDS: readonly TargetKind[] = ['host', 'docker-engine', 'container', 'image'];

/**
 * One judged thing. `id` is stable across runs (design section 3): it holds no container id, no address and no observed value.
 * `parent` is the id of the host of an engine, or of the engine of a container or image; null for what the user named.
 */
export interface Target {
  readonly id: string;
  readonly kind: TargetKind;
  readonly name: string;
  readonly parent: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a container: the id of the image target it was started from, when that image is part of the run. */
  readonly image: string | null;
  /** Of a container: the id of the first one with the same stable key, when this is another replica of it. */
  readonly replicaOf: string | null;
  /** Of a host: the roles that an inventory declares, which go before what the host shows. */
  readonly roles?: DeclaredRoles;
}
