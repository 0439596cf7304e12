import type { Subject } from './cis-section-5.ts';

/** Where rempart says something else than the meaning of the flag, with what has to change in it; a row goes with the change. */
export interface KnownDifference {
  readonly number: string;
  readonly mend: string;
  readonly applies: (subject: Subject) => boolean;
}

export const knownDifferences: readonly KnownDifference[] = [];
