import type { UnknownReason } from './answer.ts';

/** Like things that are judged together. A set that is not complete may hide a failure, and says why. */
export interface ResourceSet<T> {
  readonly items: readonly T[];
  readonly complete: boolean;
  /** Why the set is not complete; null when it is. */
  readonly reason: UnknownReason | null;
}

export const completeSet = <T>(items: readonly T[]): ResourceSet<T> => ({
  items,
  complete: true,
  reason: null,
});

export const incompleteSet = <T>(items: readonly T[], reason: UnknownReason): ResourceSet<T> => ({
  items,
  complete: false,
  reason,
});

export const filterSet = <T>(set: ResourceSet<T>, keep: (item: T) => boolean): ResourceSet<T> => ({
  ...set,
  items: set.items.filter(keep),
});
