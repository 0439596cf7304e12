import type { AnyCheck, Needs } from './check.ts';
import type { Fact, FactMap, FactView, Question } from './fact.ts';
import { type ProbeKey, probeKey } from './probe.ts';
import type { TargetKind } from './target.ts';
import { TARGET_KINDS } from './target.ts';

/** What is asked of every target of one kind. */
export interface KindPlan {
  /** Distinct questions of the first wave, in a fixed order. */
  readonly questions: readonly Question[];
  /** Facts that name further questions once the first wave is answered. */
  readonly followUps: readonly Fact<unknown>[];
  /** Every fact, in the order found. */
  readonly facts: readonly Fact<unknown>[];
}

export type Plan = Readonly<Record<TargetKind, KindPlan>>;

/** Every distinct question that the selected checks, and `also`, need answered, by target kind. */
export const plan = (
  checks: readonly AnyCheck[],
  also: Partial<Readonly<Record<TargetKind, readonly Fact<unknown>[]>>> = {},
): Plan => {
  const facts: Record<TargetKind, Map<string, Fact<unknown>>> = {
    host: new Map(),
    'docker-engine': new Map(),
    container: new Map(),
    image: new Map(),
  };
  const add = (kind: TargetKind, fact: Fact<unknown>): void => {
    if (facts[kind].has(fact.id)) return;
    facts[kind].set(fact.id, fact);
    for (const base of fact.from) add(kind, base);
    for (const [below, map] of kinds(fact.fromChildren)) addAll(below, map);
  };
  const addAll = (kind: TargetKind, map: FactMap | undefined): void => {
    for (const fact of Object.values(map ?? {})) add(kind, fact);
  };
  for (const [kind, base] of Object.entries(also) as [TargetKind, readonly Fact<unknown>[]][])
    for (const fact of base) add(kind, fact);
  for (const check of checks) {
    const needs: Needs = check.needs;
    for (const kind of check.targets) addAll(kind, { ...needs.self, ...needs.peers });
    for (const [kind, map] of kinds(needs.parent)) addAll(kind, map);
    for (const [kind, map] of kinds(needs.children)) addAll(kind, map);
  }
  return Object.fromEntries(
    TARGET_KINDS.map((kind) => [kind, kindPlan(kind, [...facts[kind].values()])]),
  ) as Record<TargetKind, KindPlan>;
};

const kinds = (map: Needs['parent']): readonly [TargetKind, FactMap | undefined][] =>
  Object.entries(map ?? {}) as [TargetKind, FactMap | undefined][];

/** Packages are read out of the files of a whole image, those of languages on the walk of a host, too; whoever else were asked would only say that it does not answer. */
const answers = (kind: TargetKind, { probe }: Question): boolean =>
  probe.kind !== 'packages' || kind === 'image' || (kind === 'host' && probe.of === 'applications');

const kindPlan = (kind: TargetKind, facts: readonly Fact<unknown>[]): KindPlan => {
  return {
    questions: distinct(
      facts.flatMap(({ questions }) => questions).filter((question) => answers(kind, question)),
    ),
    followUps: facts.filter((fact) => fact.followUp !== null),
    facts,
  };
};

/** Each question once; one that two facts ask is redacted by both. */
const distinct = (all: readonly Question[]): readonly Question[] => {
  const questions = new Map<ProbeKey, Question>();
  for (const question of all) {
    const key = probeKey(question.probe);
    const before = questions.get(key);
    questions.set(key, before === undefined ? question : { ...question, redact: both(before, question) });
  }
  return [...questions.values()];
};

const both = (first: Question, second: Question): Question['redact'] => {
  if (first.redact === null) return second.redact;
  if (second.redact === null || second.redact === first.redact) return first.redact;
  const [a, b] = [first.redact, second.redact];
  return (output, seal) => b(a(output, seal), seal);
};

/** The questions of the second wave of one target: those that the first one did not ask. */
export const secondWave = (kindPlan: KindPlan, view: FactView): readonly Question[] => {
  const asked = new Set(kindPlan.questions.map(({ probe }) => probeKey(probe)));
  return distinct(kindPlan.followUps.flatMap((fact) => followUpOf(fact, view))).filter(
    ({ probe }) => !asked.has(probeKey(probe)),
  );
};

/** What a fact cannot name it does not ask; its parser then finds its questions unasked and says so. */
const followUpOf = (fact: Fact<unknown>, view: FactView): readonly Question[] => {
  try {
    return fact.followUp?.(view) ?? [];
  } catch {
    return [];
  }
};
