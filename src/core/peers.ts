import type { AnyCheck, Needs } from './check.ts';
import { type FactMap, type Related, type Resolved, resolveAll } from './fact.ts';
import type { Result } from './generated/report.ts';
import { type EvaluationContext, prepared } from './judgement.ts';
import type { Subject } from './subject.ts';
import type { Target } from './target.ts';

/** What stands in the place of a result until every target named before is judged, too. It holds values of facts, no answers. */
export interface Comparison {
  readonly checkId: string;
  readonly target: Target;
  /** What the target is to those that are named after it. */
  readonly facts: Resolved<Readonly<Record<string, unknown>>>;
  readonly judge: ReturnType<typeof prepared>;
}

/** Whether a check looks at other hosts of the run. */
export const comparesPeers = (check: AnyCheck): boolean => (check.needs as Needs).peers !== undefined;

/**
 * Prepares the judgement of one check on one target. That it follows from another failure is not said: this one is about two targets.
 * No closure is made here, for it would keep the target with all its answers.
 */
export const comparisonOf = (check: AnyCheck, subject: Subject, context: EvaluationContext): Comparison => {
  const facts: FactMap = (check.needs as Needs).peers ?? {};
  return {
    checkId: check.id,
    target: subject.target,
    facts: resolveAll(facts, subject.resolve),
    judge: prepared(check, subject, context),
  };
};

/** The hosts of a run, in the order in which they were named. */
export interface Peers {
  /** Ends the judgement of a target that the user wrote as `named`; to be called once for each, in their order. */
  compare(results: readonly (Result | Comparison)[], named: string): readonly Result[];
}

/**
 * Each host is compared with those before it, so that the first of two alike stays what it is and the second names it; a run is judged as it
 * comes in, and remembers of a host no more than the facts that are compared. One that was not asked, or does not tell, is nobody's peer: its
 * own row says so. Neither is the same target at another time, as in the recordings of two nights.
 */
export const createPeers = (): Peers => {
  const before = new Map<string, (Related<object> & { readonly named: string })[]>();
  return {
    compare: (results, named) =>
      results.map((result) => {
        if (!('judge' in result)) return result;
        const { checkId, target, facts, judge } = result;
        const all = before.get(checkId) ?? [];
        const peers = all.filter((peer) => peer.named !== named || peer.target.name !== target.name);
        if (facts.known) before.set(checkId, [...all, { ...facts.value, target, named }]);
        return judge(peers).result;
      }),
  };
};
