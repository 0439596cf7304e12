import type { AnyCheck, Needs } from './check.ts';
import { sectionOf } from './check.ts';
import { creditOf } from './credit.ts';
import { type Fact, type FactMap, type Resolved, resolveAll } from './fact.ts';
import type { ReportEvidence, Result } from './generated/report.ts';
import { describeProbe, type Probe, probeKey } from './probe.ts';
import { reportFindings } from './report-findings.ts';
import { shortened } from './report-text.ts';
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

/** What the user did not make part of the run does not apply; everything else that is not known is unknown. */
const unseen = ({ reason, leftOut }: Resolved<unknown> & { readonly known: false }): Verdict =>
  leftOut
    ? { outcome: 'not-applicable', text: reason.text }
    : { outcome: 'unknown', code: reason.code, text: reason.text };

/** What a check is given, but its peers; or the verdict that stands before it is asked. */
type Gathered = { readonly evidence: object } | { readonly verdict: Verdict };

/** Resolves every fact a check needs of a target and its tree; every gap is judged on the check's behalf (law 6). */
const gather = (check: AnyCheck, subject: Subject, collectedAt: number): Gathered => {
  const needs: Needs = check.needs;
  const self = resolveAll(needs.self ?? {}, (fact) => subject.resolve(fact));
  if (!self.known) return { verdict: unseen(self) };

  const parent: Record<string, unknown> = {};
  for (const [kind, facts] of entries(needs.parent)) {
    const above = subject.ancestor(kind);
    const values = resolveAll(facts, (fact) => ancestorFact(fact, kind, above, subject));
    if (!values.known) return { verdict: unseen(values) };
    parent[kind] = values.value;
  }

  const children: Record<string, unknown> = {};
  for (const [kind, facts] of entries(needs.children)) children[kind] = subject.descendants(kind, facts);
  return { evidence: { self: self.value, parent, children, target: subject.target, collectedAt } };
};

const evaluated = (check: AnyCheck, gathered: Gathered, peers: readonly unknown[]): Verdict => {
  if ('verdict' in gathered) return gathered.verdict;
  try {
    return check.evaluate({ ...gathered.evidence, peers } as never);
  } catch (error) {
    return {
      outcome: 'unknown',
      code: 'parse-error',
      text: `This check could not read its evidence: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
};

/** The verdict of one check on one target that has no peers. */
export const verdictOf = (check: AnyCheck, subject: Subject, collectedAt: number): Verdict =>
  evaluated(check, gather(check, subject, collectedAt), []);

/** A verdict with the row of the report that it makes. */
export interface Judgement {
  readonly result: Result;
  /** Checks whose failure this one follows from, where it fails. */
  readonly follows: readonly string[];
}

/**
 * Takes what a check needs out of a target, and hands on how it is judged once its peers are known; what is handed on keeps the values alone, so
 * that the answers of the target can be let go.
 */
export const prepared = (
  check: AnyCheck,
  subject: Subject,
  { collectedAt, hash }: EvaluationContext,
): ((peers: readonly unknown[]) => Judgement) =>
  judgeWhenKnown(check, subject.target.id, gather(check, subject, collectedAt), seenOf(check, subject), hash);

const judgeWhenKnown =
  (
    check: AnyCheck,
    targetId: string,
    gathered: Gathered,
    seen: readonly ReportEvidence[],
    hash: EvaluationContext['hash'],
  ) =>
  (peers: readonly unknown[]): Judgement => {
    const verdict = evaluated(check, gathered, peers);
    const findings =
      verdict.outcome === 'fail' ? reportFindings(check, targetId, verdict.findings, hash) : [];
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
      evidence: noted(seen, verdict),
    };
    return { result, follows: verdict.outcome === 'fail' ? (verdict.follows ?? []) : [] };
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
const seenOf = (check: AnyCheck, subject: Subject): readonly ReportEvidence[] =>
  ownQuestions(check)
    .filter(({ probe }) => subject.answer(probe).state === 'found')
    .map(({ shown }) => shown);

const noted = (seen: readonly ReportEvidence[], verdict: Verdict): ReportEvidence[] => {
  const note = verdict.outcome === 'pass' ? (verdict.note ?? null) : null;
  const [first, ...rest] = seen;
  return note === null || first === undefined
    ? [...seen]
    : [{ ...first, excerpt: shortened(note), truncated: shortened(note) !== note }, ...rest];
};
