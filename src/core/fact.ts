import type { Answer, Output, OutputOf, UnknownCode, UnknownReason } from './answer.ts';
import { unknown } from './answer.ts';
import type { ExecutableProbe, Probe } from './probe.ts';
import type { ResourceSet } from './resource-set.ts';
import type { Target, TargetKind } from './target.ts';

/** Hashing lent to pure code. Digests are lower-case hexadecimal SHA-256. */
export interface Seal {
  hash(text: string): string;
  hmac(key: string, text: string): string;
}

/** A probe with what must be taken out of its answer before anything is judged, stored or logged. */
export interface Question<P extends Probe = Probe> {
  readonly probe: P;
  readonly redact: ((output: OutputOf<P>, seal: Seal) => OutputOf<P>) | null;
}

/** A value, or why there is none. `leftOut` marks what the user did not make part of the run. */
export type Resolved<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: UnknownReason; readonly leftOut: boolean };

/** Facts of another target, and whose they are. */
export type Related<F> = F & { readonly target: Target };

/** What a fact may look at: answers and facts of one target, and facts of what is below it. */
export interface FactView {
  readonly target: Target;
  answer<P extends Probe>(probe: P): Answer<OutputOf<P>>;
  resolve<T>(fact: Fact<T>): Resolved<T>;
  descendants<M extends FactMap>(kind: TargetKind, facts: M): ResourceSet<Related<FactsOf<M>>>;
}

/** Typed evidence about one target. Made with `defineFact`, `deriveFact` or `followUpFact`; matched by `id`. */
export interface Fact<T> {
  readonly id: string;
  readonly description: string;
  /** Asked in the first wave. */
  readonly questions: readonly Question[];
  /** Facts of the same target that must be there to resolve this one. */
  readonly from: readonly Fact<unknown>[];
  /** Facts of targets below, by kind. */
  readonly fromChildren: Partial<Readonly<Record<TargetKind, FactMap>>>;
  /** Questions of the second wave, named by what the first one told; null for facts that need none. */
  readonly followUp: ((view: FactView) => readonly Question[]) | null;
  readonly optional: boolean;
  resolve(view: FactView): Resolved<T>;
}

/** A fact of any value, as plans and registries hold it. */
export type AnyFact = Fact<unknown>;

export type FactMap = Readonly<Record<string, Fact<unknown>>>;
export type FactsOf<M extends FactMap> = { readonly [K in keyof M]: M[K] extends Fact<infer T> ? T : never };

/** Thrown by a parser or a derivation that cannot tell; becomes `unknown` with that code. */
export class Inconclusive extends Error {
  readonly reason: UnknownReason;
  constructor(code: UnknownCode, text: string) {
    super(text);
    this.reason = { code, text };
  }
}

const known = <T>(value: T): Resolved<T> => ({ known: true, value });
const notKnown = (reason: UnknownReason): Resolved<never> => ({
  known: false,
  reason: { code: reason.code, text: reason.text },
  leftOut: false,
});

const guarded = <T>(produce: () => T): Resolved<T> => {
  try {
    return known(produce());
  } catch (error) {
    if (error instanceof Inconclusive) return notKnown(error.reason);
    return notKnown({ code: 'parse-error', text: error instanceof Error ? error.message : String(error) });
  }
};

/**
 * One question and how to read its answer. `parse` gets null where the target says that there is no such thing: the file is absent,
 * or `presence` found no such program. What `parse` throws becomes `unknown`.
 */
export const defineFact = <P extends Probe, T>(definition: {
  readonly id: string;
  readonly description: string;
  readonly probe: P;
  readonly presence?: ExecutableProbe;
  readonly redact?: (output: OutputOf<P>, seal: Seal) => OutputOf<P>;
  readonly parse: (output: OutputOf<P> | null) => T;
}): Fact<T> => {
  const { id, description, probe, presence, redact, parse } = definition;
  const question = { probe, redact: redact ?? null } as unknown as Question;
  return {
    id,
    description,
    questions: presence === undefined ? [question] : [{ probe: presence, redact: null }, question],
    from: [],
    fromChildren: {},
    followUp: null,
    optional: false,
    resolve(view) {
      if (presence !== undefined && view.answer(presence).state === 'absent')
        return guarded(() => parse(null));
      const answer = view.answer(probe);
      if (answer.state === 'unknown') return notKnown(answer);
      return guarded(() => parse(answer.state === 'absent' ? null : answer.output));
    },
  };
};

/**
 * A fact made of other facts of the same target, all of which must be known; wrap one in `optional` to see why it is not. The target itself
 * is there for what was declared of it (labels, roles).
 */
export const deriveFact = <M extends FactMap, T>(definition: {
  readonly id: string;
  readonly description: string;
  readonly from: M;
  readonly derive: (facts: FactsOf<M>, target: Target) => T;
}): Fact<T> => ({
  id: definition.id,
  description: definition.description,
  questions: [],
  from: Object.values(definition.from),
  fromChildren: {},
  followUp: null,
  optional: false,
  resolve(view) {
    const facts = resolveAll(definition.from, (fact) => view.resolve(fact));
    return facts.known ? guarded(() => definition.derive(facts.value, view.target)) : facts;
  },
});

/**
 * A fact whose questions are named by other facts: of the same target (`after`) and of what is below it (`afterChildren`, by kind).
 * `parse` gets the answer of each probe that `ask` named.
 */
export const followUpFact = <
  M extends FactMap,
  C extends FactMap,
  K extends TargetKind,
  P extends Probe,
  T,
>(definition: {
  readonly id: string;
  readonly description: string;
  readonly after: M;
  readonly afterChildren?: { readonly kind: K; readonly facts: C };
  readonly ask: (facts: FactsOf<M>, children: ResourceSet<Related<FactsOf<C>>>) => readonly P[];
  /** What is taken out of each answer, as in `defineFact`; typed loosely, because inference cannot see `ask` from here. */
  readonly redact?: (output: never, seal: Seal) => Output;
  readonly parse: (
    answerTo: (probe: P) => Answer<OutputOf<P>>,
    facts: FactsOf<M>,
    children: ResourceSet<Related<FactsOf<C>>>,
  ) => T;
}): Fact<T> => {
  const { after, afterChildren } = definition;
  const inputs = (view: FactView) => {
    const facts = resolveAll(after, (fact) => view.resolve(fact));
    const children: ResourceSet<Related<FactsOf<C>>> =
      afterChildren === undefined
        ? { items: [], complete: true, reason: null }
        : view.descendants(afterChildren.kind, afterChildren.facts);
    return { facts, children };
  };
  return {
    id: definition.id,
    description: definition.description,
    questions: [],
    from: Object.values(after),
    fromChildren: afterChildren === undefined ? {} : { [afterChildren.kind]: afterChildren.facts },
    followUp(view) {
      const { facts, children } = inputs(view);
      if (!facts.known) return [];
      return definition
        .ask(facts.value, children)
        .map((probe) => ({ probe, redact: definition.redact ?? null }) as unknown as Question);
    },
    optional: false,
    resolve(view) {
      const { facts, children } = inputs(view);
      if (!facts.known) return facts;
      return guarded(() => definition.parse((probe) => view.answer(probe), facts.value, children));
    },
  };
};

/** The same fact for a reader who has a second source: its value, or why there is none. */
export const optional = <T>(fact: Fact<T>): Fact<Resolved<T>> => ({
  id: `${fact.id}?`,
  description: fact.description,
  questions: [],
  from: [fact],
  fromChildren: {},
  followUp: null,
  optional: true,
  resolve: (view) => known(view.resolve(fact)),
});

/** Every fact of a map by its local name, or the first reason why one is not known. */
export const resolveAll = <M extends FactMap>(
  map: M,
  resolve: (fact: Fact<unknown>) => Resolved<unknown>,
): Resolved<FactsOf<M>> => {
  const values: Record<string, unknown> = {};
  for (const [name, fact] of Object.entries(map)) {
    const resolved = resolve(fact);
    if (!resolved.known) return resolved;
    values[name] = resolved.value;
  }
  return known(values as FactsOf<M>);
};

/** The answer of a probe that nobody asked. */
export const notAsked: Answer<never> = unknown('unsupported', 'This was not asked of the target');
