import { describe, expect, test } from 'vitest';
import { isWaived } from '../../src/core/credit.ts';
import type { Result, Score } from '../../src/core/generated/report.ts';
import { gradeOf } from '../../src/core/grade.ts';
import { scoreTarget } from '../../src/core/score.ts';
import { SEVERITIES, type Severity } from '../../src/core/severity.ts';
import fc from '../seeded-properties.ts';
import { atMost, closedResults, noBetterGrade, noHigher, results } from './score-arbitraries.ts';
import { findingOf, fingerprintOf, resultOf } from './score-examples.ts';

const SEED = 20_260_101;
const law = <T>(given: fc.Arbitrary<T>, holds: (value: T) => void): void =>
  fc.assert(fc.property(given, holds), { seed: SEED, numRuns: 1000 });

/** Rounding moves each reported number by at most this. */
const HALF = 0.000_05 + 1e-9;

const scoreOf = (of: readonly Result[]): Score => scoreTarget(of).score;

const expectNotRaised = (after: Score, before: Score): void => {
  expect(after.value, `value over ${before.value}`).toSatisfy((value) => noHigher(value, before.value));
  expect(after.grade, `grade over ${before.grade}`).toSatisfy((grade) => noBetterGrade(grade, before.grade));
};

const at = (of: readonly Result[], i: number): Result | undefined => of[i % Math.max(1, of.length)];

const replace = (of: readonly Result[], old: Result, by: readonly Result[]): Result[] =>
  of.flatMap((result) => (result === old ? by : [result]));

const turned = (result: Result, outcome: 'pass' | 'unknown'): Result => ({
  ...result,
  outcome,
  credit: outcome === 'pass' ? 1 : 0,
  causedBy: null,
  findings: [],
  resources: null,
});

const counts = (result: Result): boolean =>
  result.outcome === 'pass' ||
  result.outcome === 'unknown' ||
  (result.outcome === 'fail' && (!isWaived(result) || result.resources?.complete === false));

const isUnknown = (result: Result): boolean =>
  result.outcome === 'unknown' || (isWaived(result) && result.resources?.complete === false);

/** The weights of unknowns as points, by the formula as it is written in the design. */
const unknownPoints = (of: readonly Result[]): number => {
  const weights = new Map<string, number>();
  for (const { section, weight } of of.filter(counts))
    weights.set(section, (weights.get(section) ?? 0) + weight);
  const lines = [...weights.values()].reduce((sum, weight) => sum + Math.min(1, weight / 20), 0);
  return of
    .filter(isUnknown)
    .reduce(
      (sum, { section, weight }) => sum + (100 * weight) / Math.max(20, weights.get(section) ?? 0) / lines,
      0,
    );
};

describe(`the score of a target (seed ${SEED})`, () => {
  const severity = fc.constantFrom<Severity>(...SEVERITIES);
  const section = fc.constantFrom('os-hardening', 'antivirus', 'firewall', 'patching');

  test('a failing check without credit, or an unknown one, added anywhere never raises score or grade', () => {
    const outcome = fc.constantFrom('fail', 'unknown');
    law(fc.tuple(results, severity, section, outcome), ([before, severity, section, outcome]) => {
      const added = resultOf({ checkId: `${section}/added`, severity, outcome });
      expectNotRaised(scoreOf([...before, { ...added, credit: 0 }]), scoreOf(before));
    });
  });

  test('a failing check with credit draws its section towards that credit and never beyond', () => {
    law(fc.tuple(results, severity, severity, section), ([before, severity, found, section]) => {
      const findings = [findingOf('added', found)];
      const added = resultOf({ checkId: `${section}/added`, severity, outcome: 'fail', findings });
      const line = (of: readonly Result[]): number | null =>
        scoreTarget(of).sections.find(({ id }) => id === section)?.score ?? null;
      const old = line(before);
      const young = line([...before, added]);
      if (old === null || young === null) return;
      expect(young).toBeGreaterThanOrEqual(Math.min(old, 100 * added.credit) - HALF);
      expect(young).toBeLessThanOrEqual(Math.max(old, 100 * added.credit) + HALF);
    });
  });

  test('a check that does not apply, or needs a person, changes nothing', () => {
    const outcome = fc.constantFrom('not-applicable', 'manual');
    law(fc.tuple(results, severity, section, outcome), ([before, severity, section, outcome]) => {
      const added = resultOf({ checkId: `${section}/added`, severity, outcome });
      expect(scoreOf([...before, added])).toEqual(scoreOf(before));
    });
  });

  test('pass or fail turning unknown never raises score, grade or coverage', () => {
    law(fc.tuple(results, fc.nat()), ([before, i]) => {
      const old = at(before, i);
      if (old === undefined || (old.outcome !== 'pass' && old.outcome !== 'fail')) return;
      const after = scoreOf(replace(before, old, [turned(old, 'unknown')]));
      expectNotRaised(after, scoreOf(before));
      if (!isWaived(old)) expect(after.coverage).toSatisfy((c) => noHigher(c, scoreOf(before).coverage));
    });
  });

  test('a cause mended never lowers score or grade, and gives the gain and the grade that were promised', () => {
    law(fc.tuple(results, fc.nat()), ([before, i]) => {
      const cause = at(before, i);
      if (cause?.outcome !== 'fail' || cause.causedBy !== null) return;
      const prints = cause.findings.map(({ fingerprint }) => fingerprint);
      const fixed = before.filter((result) => result === cause || prints.includes(result.causedBy ?? ''));
      const after = scoreOf(
        before.map((result) => (fixed.includes(result) ? turned(result, 'pass') : result)),
      );
      const { score, results } = scoreTarget(before);
      if (score.value !== null) expectNotRaised(score, after);
      if (fixed.some(isWaived)) return;
      const promised = results.find(({ checkId }) => checkId === cause.checkId);
      expect(promised?.gradeAfter).toBe(after.grade);
      if (score.value === null || after.value === null) return;
      expect(Math.abs(score.value + (promised?.gain ?? 0) - after.value)).toBeLessThanOrEqual(3 * HALF);
    });
  });

  test('a result that only follows gains nothing by itself and leaves the grade', () => {
    law(results, (before) => {
      const { score, results } = scoreTarget(before);
      for (const result of results.filter(({ causedBy }) => causedBy !== null)) {
        expect(result).toMatchObject({ credit: 0, gain: 0, gradeAfter: score.grade });
      }
    });
  });

  test('a resource hidden, its set then incomplete, never raises score or grade', () => {
    const resource = (check: Severity) =>
      fc.record({ fails: fc.boolean(), severity: atMost(check), waived: fc.boolean(), hidden: fc.boolean() });
    const check = severity.chain((severity) =>
      fc.record({
        severity: fc.constant(severity),
        resources: fc.array(resource(severity), { minLength: 1, maxLength: 5 }),
        partialCredit: fc.boolean(),
        complete: fc.boolean(),
      }),
    );
    type Check = typeof check extends fc.Arbitrary<infer C> ? C : never;
    const judged = (
      { severity, partialCredit }: Check,
      seen: Check['resources'],
      complete: boolean,
    ): Result => {
      const failing = seen.filter(({ fails }) => fails);
      const outcome = failing.length > 0 ? 'fail' : complete ? 'pass' : 'unknown';
      const findings = failing.map((one, n) => findingOf(`set:${n}`, one.severity, one.waived));
      const resources = { passed: seen.length - failing.length, total: seen.length, complete };
      return resultOf({ checkId: 'firewall/each', severity, outcome, findings, resources, partialCredit });
    };
    law(fc.tuple(results, check), ([others, check]) => {
      const before = judged(check, check.resources, check.complete);
      const after = judged(
        check,
        check.resources.filter(({ hidden }) => !hidden),
        false,
      );
      expectNotRaised(scoreOf([...others, after]), scoreOf([...others, before]));
    });
  });

  test('a check split into parts that share its weight scores alike, and so do their gains together', () => {
    law(fc.tuple(results, fc.nat(), fc.integer({ min: 2, max: 7 })), ([before, i, parts]) => {
      const whole = at(before, i);
      if (whole === undefined) return;
      const split = Array.from({ length: parts }, (_, n) => ({
        ...whole,
        checkId: `${whole.checkId}--part-${n}`,
        weight: whole.weight / parts,
        findings: whole.findings.map((finding) =>
          n === 0
            ? finding
            : { ...finding, fingerprint: fingerprintOf(`${finding.fingerprint.slice(-8)}~${n}`) },
        ),
      }));
      const old = scoreTarget(before);
      const young = scoreTarget(replace(before, whole, split));
      const partless = (score: Score) => ({
        ...score,
        cappedBy: score.cappedBy?.replace(/--part-\d$/, '') ?? null,
      });
      expect(JSON.stringify(partless(young.score))).toBe(JSON.stringify(partless(old.score)));
      const weights = (of: typeof old) =>
        of.sections.map(({ id, score, weight, coverage }) => ({ id, score, weight, coverage }));
      expect(weights(young)).toEqual(weights(old));
      const gain = (of: readonly Result[]): number =>
        of
          .filter(({ checkId }) => checkId.startsWith(`${whole.checkId}--`) || checkId === whole.checkId)
          .reduce((sum, { gain }) => sum + gain, 0);
      expect(Math.abs(gain(young.results) - gain(old.results))).toBeLessThanOrEqual((parts + 1) * HALF);
    });
  });

  test('every check of a section of weight 20 or more, multiplied, changes neither score nor grade', () => {
    law(fc.tuple(results, fc.integer({ min: 2, max: 5 })), ([before, times]) => {
      const thick = scoreTarget(before).sections.find(({ weight }) => weight >= 20)?.id;
      if (thick === undefined) return;
      const after = before.flatMap((result) =>
        result.section !== thick
          ? [result]
          : Array.from({ length: times }, (_, n) => ({ ...result, checkId: `${result.checkId}--copy-${n}` })),
      );
      const figures = (score: Score) => ({
        ...score,
        cappedBy: score.cappedBy?.replace(/--copy-\d$/, ''),
        coverage: 0,
      });
      expect(figures(scoreOf(after))).toEqual(figures(scoreOf(before)));
    });
  });

  test('order is irrelevant, byte for byte', () => {
    const shuffled = results.chain((before) =>
      fc.tuple(
        fc.constant(before),
        fc.shuffledSubarray(before, { minLength: before.length, maxLength: before.length }),
      ),
    );
    const text = ({ score, sections, results }: ReturnType<typeof scoreTarget>): string =>
      JSON.stringify([score, sections, results.toSorted((a, b) => (a.checkId < b.checkId ? -1 : 1))]);
    law(shuffled, ([before, after]) => {
      const thirds = (of: readonly Result[]) =>
        of.map((result) => ({ ...result, weight: result.weight / 3 }));
      expect(text(scoreTarget(after))).toBe(text(scoreTarget(before)));
      expect(text(scoreTarget(thirds(after)))).toBe(text(scoreTarget(thirds(before))));
    });
  });

  test('score, gains and the weights of unknowns add up to 100', () => {
    law(closedResults, (before) => {
      const { score, results } = scoreTarget(before);
      if (score.value === null) return;
      const gains = results.reduce((sum, { gain }) => sum + gain, 0);
      const total = score.value + gains + unknownPoints(before);
      expect(Math.abs(total - 100)).toBeLessThanOrEqual((before.length + 1) * HALF);
    });
  });

  test('the upper bound is what the unknowns would add, and no way of answering them passes it', () => {
    const answer = fc.constantFrom('pass', 'fail', 'unknown', 'not-applicable');
    law(fc.tuple(results, fc.array(answer, { minLength: 12, maxLength: 12 })), ([before, answers]) => {
      const { value, grade, upperBound } = scoreOf(before);
      if (value === null || upperBound.value === null || grade === null) return;
      expect(Math.abs(upperBound.value - value - unknownPoints(before))).toBeLessThanOrEqual(2 * HALF);
      const after = scoreOf(
        before.map((result, i) => {
          const { checkId, severity } = result;
          return result.outcome === 'unknown'
            ? resultOf({ checkId, severity, outcome: answers[i] ?? 'pass' })
            : result;
        }),
      );
      if (after.value === null) return;
      expect(after.value).toSatisfy((points) => noHigher(points, upperBound.value));
      expect(after.grade).toSatisfy((mark) => noBetterGrade(mark, upperBound.grade));
    });
  });

  test('a score is null exactly where nothing that counts has weight, and then so is all beside it', () => {
    law(results, (before) => {
      const { score } = scoreTarget(before);
      expect(score.value === null).toBe(!before.some((result) => counts(result) && result.weight > 0));
      if (score.value === null) {
        const none = { grade: null, gradeUncapped: null, cappedBy: null, coverage: null, provisional: false };
        expect(score).toMatchObject({ ...none, upperBound: { value: null, grade: null } });
        return;
      }
      expect(score.gradeUncapped).toBe(gradeOf(score.value));
      expect(score.cappedBy === null).toBe(score.grade === score.gradeUncapped);
    });
  });
});
