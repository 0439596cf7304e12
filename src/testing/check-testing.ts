import assert from 'node:assert/strict';
import type { AnyCheck, Check, Needs } from '../core/check.ts';
import type { FactMap, FactsOf, Related } from '../core/fact.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import type { Target, TargetKind } from '../core/target.ts';
import type { Verdict } from '../core/verdict.ts';

type ValuesOf<M> = M extends FactMap ? FactsOf<M> : Record<never, never>;

/** Fact values of one example; what the check does not need is left out. */
export interface ExampleFacts<N extends Needs> {
  readonly self?: ValuesOf<N['self']>;
  readonly parent?: {
    readonly [K in keyof N['parent']]: ValuesOf<NonNullable<N['parent']>[K & keyof NonNullable<N['parent']>]>;
  };
  readonly children?: {
    readonly [K in keyof N['children']]: ResourceSet<
      Related<ValuesOf<NonNullable<N['children']>[K & keyof NonNullable<N['children']>]>>
    >;
  };
  /** Hosts named before; none unless told. */
  readonly peers?: readonly Related<ValuesOf<N['peers']>>[];
}

/** One named case: the verdict is compared whole, or by outcome alone. */
export interface CheckExample<N extends Needs> {
  readonly name: string;
  readonly facts: ExampleFacts<N>;
  readonly target?: Target;
  /** Milliseconds since the epoch; 2026-11-22T00:00:00Z unless told. */
  readonly collectedAt?: number;
  readonly expect: Verdict | Verdict['outcome'];
}

const COLLECTED_AT = Date.UTC(2026, 10, 22);

const exampleTarget = (kind: TargetKind): Target => ({
  id: `example/${kind}`,
  kind,
  name: `example-${kind}`,
  parent: null,
  labels: {},
  image: null,
  replicaOf: null,
});

type Describe = (name: string, body: () => void) => void;
type It = (name: string, body: () => void) => void;

/**
 * Runs the examples of a check as tests. It insists on at least one pass and one fail, on no two alike, on purity (facts are frozen, each
 * example is judged twice), and on every declared need being read by some example.
 */
export const testCheckWith =
  ({ describe, it }: { readonly describe: Describe; readonly it: It }) =>
  <N extends Needs>(check: Check<N>, examples: readonly CheckExample<N>[]): void =>
    describe(check.id, () => {
      const read = new Set<string>();
      for (const example of examples)
        it(example.name, () => {
          const evidence = {
            self: {},
            parent: {},
            children: {},
            peers: [],
            ...example.facts,
            target: example.target ?? exampleTarget(check.targets[0]),
            collectedAt: example.collectedAt ?? COLLECTED_AT,
          };
          const judge = () => check.evaluate(watched(deepFreeze(evidence), read) as never);
          const verdict = judge();
          assert.deepEqual(judge(), verdict, 'a check is a pure function of its facts');
          if (typeof example.expect === 'string')
            assert.equal(verdict.outcome, example.expect, JSON.stringify(verdict));
          else assert.deepEqual(verdict, example.expect);
        });
      it('has an example that passes, one that fails, and no two alike', () => {
        const outcomes = examples.map(({ expect }) => (typeof expect === 'string' ? expect : expect.outcome));
        assert.ok(outcomes.includes('pass'), 'no example passes');
        assert.ok(outcomes.includes('fail'), 'no example fails');
        const alike = new Set(
          examples.map(({ facts, target, collectedAt }) => serialise({ facts, target, collectedAt })),
        );
        assert.equal(alike.size, examples.length, 'two examples have the same facts');
        assert.equal(
          new Set(examples.map(({ name }) => name)).size,
          examples.length,
          'two examples have the same name',
        );
      });
      it('reads every fact it needs', () => {
        const declared = declaredNeeds(check as AnyCheck);
        assert.deepEqual(
          declared.filter((need) => !read.has(need)),
          [],
        );
      });
    });

const declaredNeeds = (check: AnyCheck): readonly string[] => {
  const needs: Needs = check.needs;
  return [
    ...Object.keys(needs.self ?? {}).map((name) => `self.${name}`),
    ...Object.entries(needs.parent ?? {}).flatMap(([kind, map]) =>
      Object.keys(map).map((name) => `parent.${kind}.${name}`),
    ),
    ...Object.keys(needs.children ?? {}).map((kind) => `children.${kind}`),
    ...Object.keys(needs.peers ?? {}).map((name) => `peers.${name}`),
  ];
};

const watched = (
  evidence: {
    readonly self: object;
    readonly parent: object;
    readonly children: object;
    readonly peers: readonly object[];
  },
  read: Set<string>,
) => ({
  ...evidence,
  self: watch(evidence.self, 'self', read),
  parent: Object.fromEntries(
    Object.entries(evidence.parent).map(([kind, facts]) => [
      kind,
      watch(facts as object, `parent.${kind}`, read),
    ]),
  ),
  children: watch(evidence.children, 'children', read),
  peers: evidence.peers.map((facts) => watch(facts, 'peers', read)),
});

const watch = <T extends object>(facts: T, path: string, read: Set<string>): T =>
  new Proxy(facts, {
    get(target, name, receiver) {
      if (typeof name === 'string') read.add(`${path}.${name}`);
      return Reflect.get(target, name, receiver);
    },
  });

const deepFreeze = <T>(value: T): T => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return value instanceof Map || value instanceof Set ? value : Object.freeze(value);
};

const serialise = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint'
      ? `${member}n`
      : member instanceof Map
        ? { map: [...member] }
        : member instanceof Set
          ? { set: [...member] }
          : member,
  );
