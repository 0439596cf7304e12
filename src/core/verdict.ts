import type { UnknownReason } from './answer.ts';
import type { Fix } from './fix.ts';
import type { ResourceSet } from './resource-set.ts';
import type { Severity } from './severity.ts';

/** Where a deviation is. `resource` names the thing inside the target and keys the fingerprint: no observed value in it. */
export interface Location {
  readonly path?: string;
  readonly line?: number;
  readonly pointer?: string;
  readonly resource?: string;
}

/** One deviation. */
export interface Finding {
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly location?: Location;
  /** When this deviation is milder than the check. */
  readonly severity?: Severity;
  /** The exact mend where it is more exact than the check's own; a text alone is a command. */
  readonly fix?: Fix | string;
  /** Where the deviation was seen, when it is not where the check says. */
  readonly seen?: Sight;
}

/**
 * Where a property of a container was seen: in what was asked for (`requested`), in what the engine's defaults made of that
 * (`engine-default`), or in what the kernel shows of its processes (`kernel`).
 */
export type Sight = 'requested' | 'engine-default' | 'kernel';

export interface Evidence {
  readonly source: 'file' | 'command' | 'api';
  readonly locator: string;
  readonly excerpt: string | null;
  readonly truncated: boolean;
}

/** How many of a set passed. */
export interface ResourceCount {
  readonly passed: number;
  readonly total: number;
  readonly complete: boolean;
}

/** What a check says of one target. `unknown` is said by the evaluator on its behalf, or by a check whose own evidence is inconclusive. */
export type Verdict =
  | { readonly outcome: 'pass'; readonly resources?: ResourceCount; readonly note?: string }
  | {
      readonly outcome: 'fail';
      readonly findings: readonly [Finding, ...Finding[]];
      readonly resources?: ResourceCount;
      /** The share that passes counts as credit; only over a complete set, never for a critical check. */
      readonly partialCredit?: true;
      /** Ids of checks whose failure, on this target, its image, its engine or its host, is the cause of this one. */
      readonly follows?: readonly string[];
    }
  | { readonly outcome: 'not-applicable'; readonly text: string }
  | { readonly outcome: 'manual'; readonly text: string }
  | ({ readonly outcome: 'unknown' } & UnknownReason);

export type Outcome = Verdict['outcome'];

/** `note` says what was seen, for the evidence. */
export const pass = (note?: string): Verdict =>
  note === undefined ? { outcome: 'pass' } : { outcome: 'pass', note };

/** `follows` names the checks whose failure this one only repeats. */
export const fail = (
  findings: Finding | readonly [Finding, ...Finding[]],
  options: { readonly follows?: readonly string[] } = {},
): Verdict => ({
  outcome: 'fail',
  findings: 'message' in findings ? [findings] : findings,
  ...options,
});

export const notApplicable = (text: string): Verdict => ({ outcome: 'not-applicable', text });

/** Only a person can tell; `text` says what to look at. */
export const manual = (text: string): Verdict => ({ outcome: 'manual', text });

export const undecided = (reason: UnknownReason): Verdict => ({
  outcome: 'unknown',
  code: reason.code,
  text: reason.text,
});

/**
 * Judges a set one by one. A failure seen is a fail; nothing seen in an incomplete set is `unknown`; an empty complete set passes,
 * unless `whenEmpty` says otherwise.
 */
export const judgeEach = <T>(
  set: ResourceSet<T>,
  judge: (item: T) => Finding | null,
  options: {
    readonly partialCredit?: true;
    readonly whenEmpty?: Verdict;
    readonly follows?: readonly string[];
  } = {},
): Verdict => {
  const findings = set.items.map(judge).filter((finding) => finding !== null);
  const resources = {
    passed: set.items.length - findings.length,
    total: set.items.length,
    complete: set.complete,
  };
  const [first, ...rest] = findings;
  if (first !== undefined) {
    const { whenEmpty: _, ...declared } = options;
    return { outcome: 'fail', findings: [first, ...rest], resources, ...declared };
  }
  if (set.reason !== null) return undecided(set.reason);
  if (set.items.length === 0 && options.whenEmpty !== undefined) return options.whenEmpty;
  return { outcome: 'pass', resources };
};
