import { type AnyCheck, sectionOf } from './check.ts';
import type { Result } from './generated/report.ts';
import { type EvaluationContext, type Judgement, prepared } from './judgement.ts';
import { type Comparison, comparesPeers, comparisonOf, createPeers } from './peers.ts';
import { sectionIds } from './section.ts';
import type { Subject } from './subject.ts';

/** A judged target: its results in the order of the checklist, without scores yet. */
export interface JudgedSubject {
  readonly subject: Subject;
  readonly results: readonly (Result | Comparison)[];
}

/**
 * Judges every target of a tree by every check made for its kind, and marks the results that only follow from another one. A target is judged
 * when it is asked for: a thousand containers never stand in memory with all their results.
 */
export function* judgedTargets(
  checks: readonly AnyCheck[],
  subjects: readonly Subject[],
  context: EvaluationContext,
): Generator<JudgedSubject> {
  const ordered = [...checks].sort(byChecklist);
  /** Judged already as a possible cause, and not handed on yet. */
  const waiting = new Map<Subject, readonly (Judgement | Waiting)[]>();
  const failures = new Map<Subject, Failures>();

  const judgementsOf = (subject: Subject): readonly (Judgement | Waiting)[] => {
    const before = waiting.get(subject);
    if (before !== undefined) return before;
    const asked = subject.recording.status === 'complete' || subject.recording.status === 'partial';
    const own = asked ? ordered.filter((check) => check.targets.includes(subject.target.kind)) : [];
    const judgements = own.map((check): Judgement | Waiting =>
      comparesPeers(check)
        ? { result: comparisonOf(check, subject, context), follows: [] }
        : prepared(check, subject, context)([]),
    );
    waiting.set(subject, judgements);
    return judgements;
  };
  const failuresOf = (subject: Subject): Failures => {
    const before = failures.get(subject);
    if (before !== undefined) return before;
    const judgements = subject.recording.context ? [] : judgementsOf(subject);
    const own: Failures = new Map(
      judgements.flatMap(({ result, follows }) =>
        'judge' in result || result.outcome !== 'fail'
          ? []
          : [[result.checkId, { follows, fingerprint: result.findings[0]?.fingerprint ?? null }] as const],
      ),
    );
    failures.set(subject, own);
    return own;
  };

  for (const subject of subjects) {
    if (subject.recording.context) continue;
    const results = judgementsOf(subject).map(({ result, follows }) =>
      follows.length === 0 || 'judge' in result
        ? result
        : { ...result, causedBy: causeOf(result.checkId, subject, follows, failuresOf) },
    );
    const isLeaf = subject.target.kind === 'container';
    // What may cause a failure of another target stays, without the rest of its results.
    if (isLeaf) failures.delete(subject);
    else failuresOf(subject);
    waiting.delete(subject);
    yield { subject, results };
    // What stands above it was judged before it, and nothing stands below.
    if (isLeaf) subject.release();
  }
}

/** A judged target that waits for nobody. */
export interface ComparedSubject {
  readonly subject: Subject;
  readonly results: readonly Result[];
}

/** All of `judgedTargets` at once, of a tree that nothing was named before. */
export const judgeTree = (
  checks: readonly AnyCheck[],
  subjects: readonly Subject[],
  context: EvaluationContext,
): readonly ComparedSubject[] => {
  const peers = createPeers();
  return [...judgedTargets(checks, subjects, context)].map(({ subject, results }) => ({
    subject,
    results: peers.compare(results, subject.target.name),
  }));
};

/** A comparison in the place of a judgement: other failures do not follow from it. */
interface Waiting {
  readonly result: Comparison;
  readonly follows: readonly [];
}

/** What a failure is to those that follow from it. */
interface Failure {
  readonly follows: readonly string[];
  readonly fingerprint: string | null;
}

/** The failures of one target by check. */
type Failures = ReadonlyMap<string, Failure>;

const byChecklist = (a: AnyCheck, b: AnyCheck): number =>
  sectionIds.indexOf(sectionOf(a)) - sectionIds.indexOf(sectionOf(b)) || (a.id < b.id ? -1 : 1);

/** The finding at the root of a failure: looked for on the target itself, its image, its engine and its host, in this order. */
const causeOf = (
  checkId: string,
  subject: Subject,
  follows: readonly string[],
  failuresOf: (place: Subject) => Failures,
  /** Failures on the way here: checks that name each other in a circle have no root in it. */
  seen: Set<Failure | undefined> = new Set([failuresOf(subject).get(checkId)]),
): string | null => {
  const places = [
    subject,
    subject.ancestor('image'),
    subject.ancestor('docker-engine'),
    subject.ancestor('host'),
  ].filter((place) => place !== null);
  for (const causeId of follows)
    for (const place of places) {
      const cause = failuresOf(place).get(causeId);
      if (cause === undefined || seen.has(cause)) continue;
      seen.add(cause);
      return causeOf(causeId, place, cause.follows, failuresOf, seen) ?? cause.fingerprint;
    }
  return null;
};
