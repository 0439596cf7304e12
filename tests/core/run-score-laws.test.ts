import { describe, expect, test } from 'vitest';
import type { Score } from '../../src/core/generated/report.ts';
import { gradeOf, worseGrade } from '../../src/core/grade.ts';
import { type ScoreRow, type ScoreTree, scoreRun } from '../../src/core/run-score.ts';
import fc from '../seeded-properties.ts';
import { noBetterGrade, noHigher, trees } from './score-arbitraries.ts';

const SEED = 20_260_102;
const law = <T>(given: fc.Arbitrary<T>, holds: (value: T) => void): void =>
  fc.assert(fc.property(given, holds), { seed: SEED, numRuns: 1000 });

const scoreOf = (of: readonly ScoreTree[]): Score => scoreRun(of).score;

const expectNotRaised = (after: Score, before: Score): void => {
  for (const figure of ['value', 'valueWithoutWaivers', 'coverage'] as const)
    expect([figure, after[figure], before[figure]]).toSatisfy(() => noHigher(after[figure], before[figure]));
  expect([after.grade, before.grade]).toSatisfy(() => noBetterGrade(after.grade, before.grade));
};

const at = (of: readonly ScoreTree[], i: number): ScoreRow | undefined => {
  const rows = of.flat();
  return rows[i % Math.max(1, rows.length)];
};

const mapRow = (of: readonly ScoreTree[], old: ScoreRow, by: ScoreRow): ScoreTree[] =>
  of.map((tree) => tree.map((row) => (row === old ? by : row)));

/** Without the rows below an engine, which nobody can list any more. */
const hiddenBelow = (of: readonly ScoreTree[], hidden: ScoreRow): ScoreTree[] =>
  of.map((tree) => tree.filter(({ parent }) => parent !== hidden.id));

describe(`the score of a run (seed ${SEED})`, () => {
  const status = fc.constantFrom('denied', 'unreachable');

  test('a target turning denied or unreachable never raises the run, whether what is below it stays known or not', () => {
    law(fc.tuple(trees, fc.nat(), status, fc.boolean()), ([before, i, status, hides]) => {
      const old = at(before, i);
      if (old === undefined) return;
      const turned = mapRow(before, old, { ...old, status });
      const engine = old.kind === 'docker-engine';
      const after = scoreOf(hides && engine ? hiddenBelow(turned, old) : turned);
      expectNotRaised(after, scoreOf(before));
      expect(after.provisional).toBe(true);
    });
  });

  test('a named host turning unreachable takes its engines with it and never raises the run', () => {
    law(fc.tuple(trees, fc.nat()), ([before, i]) => {
      const host = before.flat().filter(({ kind }) => kind === 'host')[i % 3];
      if (host === undefined) return;
      const after = before.map((tree) =>
        tree.includes(host) ? [{ ...host, status: 'unreachable' as const }] : tree,
      );
      expectNotRaised(scoreOf(after), scoreOf(before));
    });
  });

  test('the upper bound is not below the score, nor below what a denied engine had before', () => {
    law(fc.tuple(trees, fc.nat()), ([before, i]) => {
      const old = at(before, i);
      const { value, grade, upperBound } = scoreOf(before);
      expect([value, upperBound.value]).toSatisfy(() => noHigher(value, upperBound.value));
      expect([grade, upperBound.grade]).toSatisfy(() => noBetterGrade(grade, upperBound.grade));
      if (old?.kind !== 'docker-engine' || value === null) return;
      const denied = hiddenBelow(mapRow(before, old, { ...old, status: 'denied' }), old);
      expect(value).toBeLessThanOrEqual(scoreOf(denied).upperBound.value ?? -1);
    });
  });

  test('a target that does worse never raises the run', () => {
    law(fc.tuple(trees, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), ([before, i, factor]) => {
      const old = at(before, i);
      if (old?.score.value == null || old.score.valueWithoutWaivers === null || old.score.grade === null)
        return;
      const value = old.score.value * factor;
      const grade = worseGrade(old.score.grade, gradeOf(value));
      const valueWithoutWaivers = old.score.valueWithoutWaivers * factor;
      const after = mapRow(before, old, {
        ...old,
        score: { ...old.score, value, grade, valueWithoutWaivers },
      });
      expectNotRaised(scoreOf(after), scoreOf(before));
    });
  });

  test('one more replica of a container, no worse than it, changes nothing but the named worst', () => {
    law(fc.tuple(trees, fc.nat()), ([before, i]) => {
      const containers = before.flat().filter(({ kind }) => kind === 'container');
      const old = containers[i % Math.max(1, containers.length)];
      if (old === undefined) return;
      const replica = { ...old, id: `${old.id}~2`, replicaOf: old.replicaOf ?? old.id };
      const after = before.map((tree) => (tree.includes(old) ? [...tree, replica] : tree));
      expect(scoreRun(after)).toEqual(scoreRun(before));
    });
  });

  test('the grade is never better than the worst target, which is named when it caps', () => {
    law(trees, (before) => {
      const { score, worst } = scoreRun(before);
      expect(worst === null).toBe(score.value === null);
      if (worst === null || score.value === null) return;
      expect(score.grade).toBe(worseGrade(gradeOf(score.value), worst.grade ?? 'A'));
      expect(score.cappedBy).toBe(score.grade === score.gradeUncapped ? null : worst.targetId);
      for (const row of before.flat())
        expect(score.grade).toSatisfy((grade) =>
          noBetterGrade(grade, row.status === 'complete' ? row.score.grade : 'F'),
        );
    });
  });

  test('order is irrelevant, byte for byte', () => {
    const shuffled = <T>(of: readonly T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray([...of], { minLength: of.length, maxLength: of.length });
    const pairs = trees.chain((before) =>
      fc.tuple(
        fc.constant(before),
        shuffled(before).chain((named) => fc.tuple(...named.map(shuffled))),
      ),
    );
    law(pairs, ([before, after]) => {
      expect(JSON.stringify(scoreRun(after))).toBe(JSON.stringify(scoreRun(before)));
    });
  });
});
