import type { Plan } from '../core/plan.ts';
import type { ImageAnswers } from './image-answers.ts';
import type { Scanners, TargetScans } from './target-scans.ts';

/** What a person watching may be told while a target is collected. */
export interface CollectionEvent {
  /** The target as the user wrote it. */
  readonly named: string;
  /** Where it is now: `connecting`, `asking the host`, `3 of 20 containers` … */
  readonly step: string;
  /** Said for good, on a terminal or not: which endpoint was chosen and why. */
  readonly notice?: true;
}

export interface CollectOptions {
  readonly plan: Plan;
  readonly signal: AbortSignal;
  /** Milliseconds for one named target, everything below it included. */
  readonly deadlineMs: number;
  /** Seconds for the file-system walk of a host; null leaves it out. */
  readonly walkSeconds: number | null;
  /** Whether layers of images are read; false leaves questions about their files unknown. */
  readonly imageWalk: boolean;
  /** Images that no container uses, too. */
  readonly allImages: boolean;
  /** What earlier runs read of images; without it every image is read anew. */
  readonly imageAnswers?: ImageAnswers | null;
  /** Programs that scan images besides; without it none is run. */
  readonly scanners?: Scanners | null;
  /** Their scans of the target that is collected; made of `scanners` for each. */
  readonly scans?: TargetScans | null;
  readonly progress: (event: CollectionEvent) => void;
}
