import type { AnyCheck, Needs } from './check.ts';
import { sectionOf } from './check.ts';
import { creditOf } from './credit.ts';
import { type Fact, type FactMap, type Resolved, resolveAll } from './fact.ts';
import type { ReportEvidence, Result } from './generated/report.ts';
import { describeProbe, type Probe, probeKey } from './probe.ts';
import { reportFindings } from './report-findings.ts';
import { shortened } from './report-text.ts';
import { sectionIds } from './section.ts';
import { WEIGHTS } from './severity.ts';
import { type Subject, unaskedReason } from './subject.ts';
import type { TargetKind } from './target.ts';
import type { Verdict } from './verdict.ts';

/** What evaluation needs from outside. */
export interface EvaluationContext {
  /** When the answers were collected, milliseconds since the epoch. */
  readonly collectedAt: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly hash: (text: string) => string;
}

/** A judged target: its results in the order of the checklist, without scores yet. */
export interface JudgedSubject {
  readonly subject: Subject;
  readonly results: readonly Result[];
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
  const waiting = new Map<Subject, readonly Judgement[]>();
  const failures = new Map<Subject, Failures>();

  const judgementsOf = (subject: Subject): readonly Judgement[] => {
    const before = waiting.get(subject);
    if (before !== undefined) return before;
    const asked = subject.recording.status === 'complete' || subject.recording.status === 'partial';
    const own = asked ? ordered.filter((check) => check.targets.includes(subject.target.kind)) : [];
    const judgements = own.map((check) => judge(check, subject, context));
    waiting.set(subject, judgements);
    return judgements;
  };
  const failuresOf = (subject: Subject): Failures => {
    const before = failures.get(subject);
    if (before !== undefined) return before;
    const judgements = subject.recording.context ? [] : judgementsOf(subject);
    const own: Failures = new Map(
      judgements
        .filter(({ result }) => result.outcome === 'fail')
        .map(({ result, follows }) => [
          result.checkId,
          { follows, fingerprint: result.findings[0]?.fingerprint ?? null },
        ]),
    );
    failures.set(subject, own);
    return own;
  };

  for (const subject of subjects) {
    if (subject.recording.context) continue;
    const results = judgementsOf(subject).map(({ result, follows }) =>
      follows.length === 0
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

/** All of `judgedTargets` at once. */
export const judgeTree = (
  checks: readonly AnyCheck[],
  subjects: readonly Subject[],
  context: EvaluationContext,
): readonly JudgedSubject[] => [...judgedTargets(checks, subjects, context)];

interface Judgement {
  readonly result: Result;
  readonly follows: readonly string[];
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

/** What the user did not make part of the run does not apply; everything else that is not known is unknown. */
const unseen = ({ reason, leftOut }: Resolved<unknown> & { readonly known: false }): Verdict =>
  leftOut
    ? { outcome: 'not-applicable', text: reason.text }
    : { outcome: 'unknown', code: reason.code, text: reason.text };

/** The verdict of one check on one target; every gap in the evidence is judged on the check's behalf (law 6). */
export const verdictOf = (check: AnyCheck, subject: Subject, collectedAt: number): Verdict => {
  const needs: Needs = check.needs;
  const self = resolveAll(needs.self ?? {}, (fact) => subject.resolve(fact));
  if (!self.known) return unseen(self);

  const parent: Record<string, unknown> = {};
  for (const [kind, facts] of entries(needs.parent)) {
    const above = subject.ancestor(kind);
    const values = resolveAll(facts, (fact) => ancestorFact(fact, kind, above, subject));
    if (!values.known) return unseen(values);
    parent[kind] = values.value;
  }

  const children: Record<string, unknown> = {};
  for (const [kind, facts] of entries(needs.children)) children[kind] = subject.descendants(kind, facts);

  try {
    return check.evaluate({
      self: self.value,
      parent,
      children,
      target: subject.target,
      collectedAt,
    } as never);
  } catch (error) {
    return {
      outcome: 'unknown',
      code: 'parse-error',
      text: `This check could not read its evidence: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
};

const entries = (needs: Needs['parent']): readonly [TargetKind, FactMap][] =>
  Object.entries(needs ?? {}) as [TargetKind, FactMap][];

/** A fact of a target above: left out by the user, out of reach, or its value. */
const ancestorFact = (
  fact: Fact<unknown>,
  kind: TargetKind,
  above: Subject | null,
  subject: Subject,
): Resolved<unknown> => {
  const missing = missingAncestor(kind, above, subject);
  if (missing === null && above !== null) return above.resolve(fact);
  return fact.optional ? { known: true, value: missing } : (missing as Resolved<unknown>);
};

const missingAncestor = (
  kind: TargetKind,
  above: Subject | null,
  { target }: Subject,
): Resolved<never> | null => {
  if (above !== null) {
    const reason = unaskedReason(above.recording);
    return reason === null ? null : { known: false, leftOut: false, reason };
  }
  if (kind === 'image' && target.image !== null)
    return {
      known: false,
      leftOut: false,
      reason: { code: 'unreachable', text: 'Its image could not be looked at' },
    };
  return {
    known: false,
    leftOut: true,
    reason: { code: 'unsupported', text: `${kind} not part of this run` },
  };
};

const judge = (check: AnyCheck, subject: Subject, context: EvaluationContext): Judgement => {
  const verdict = verdictOf(check, subject, context.collectedAt);
  const findings =
    verdict.outcome === 'fail'
      ? reportFindings(check, subject.target.id, verdict.findings, context.hash)
      : [];
  const resources = 'resources' in verdict && verdict.resources !== undefined ? verdict.resources : null;
  const partialCredit = verdict.outcome === 'fail' && verdict.partialCredit === true;
  const result: Result = {
    checkId: check.id,
    section: sectionOf(check),
    severity: check.severity,
    outcome: verdict.outcome,
    reason: reasonOf(verdict),
    weight: WEIGHTS[check.severity],
    credit: creditOf({
      outcome: verdict.outcome,
      severity: check.severity,
      findings,
      resources,
      partialCredit,
    }),
    resources,
    gain: 0,
    gradeAfter: null,
    causedBy: null,
    findings,
    evidence: evidenceOf(check, subject, verdict),
  };
  return { result, follows: verdict.outcome === 'fail' ? (verdict.follows ?? []) : [] };
};

const reasonOf = (verdict: Verdict): Result['reason'] => {
  switch (verdict.outcome) {
    case 'pass':
    case 'fail':
      return null;
    case 'unknown':
      return { code: verdict.code, text: shortened(verdict.text) };
    case 'not-applicable':
    case 'manual':
      return { code: verdict.outcome, text: shortened(verdict.text) };
  }
};

/** A question that a check asks of the target itself, as the report shows it. */
interface AskedQuestion {
  readonly probe: Probe;
  readonly shown: ReportEvidence;
}

const questionsOf = new WeakMap<AnyCheck, readonly AskedQuestion[]>();

/** Every question of a check's own facts, each once. */
const ownQuestions = (check: AnyCheck): readonly AskedQuestion[] => {
  const before = questionsOf.get(check);
  if (before !== undefined) return before;
  const seen = new Map<string, AskedQuestion>();
  const visited = new Set<string>();
  const visit = (fact: Fact<unknown>): void => {
    if (visited.has(fact.id)) return;
    visited.add(fact.id);
    for (const { probe } of fact.questions)
      seen.set(probeKey(probe), {
        probe,
        shown: { ...describeProbe(probe), excerpt: null, truncated: false },
      });
    fact.from.forEach(visit);
  };
  const needs: Needs = check.needs;
  Object.values(needs.self ?? {}).forEach(visit);
  const questions = [...seen.values()];
  questionsOf.set(check, questions);
  return questions;
};

/** Where a verdict was read: one line for each question of the target's own facts. */
const evidenceOf = (check: AnyCheck, subject: Subject, verdict: Verdict): ReportEvidence[] => {
  const all = ownQuestions(check)
    .filter(({ probe }) => subject.answer(probe).state === 'found')
    .map(({ shown }) => shown);
  const note = verdict.outcome === 'pass' ? (verdict.note ?? null) : null;
  const [first] = all;
  return note === null || first === undefined
    ? all
    : [{ ...first, excerpt: shortened(note), truncated: shortened(note) !== note }, ...all.slice(1)];
};

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
