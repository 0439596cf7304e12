import { creditWithoutWaivers } from './credit.ts';
import type { Result, Score, SectionScore } from './generated/report.ts';
import { byWorstGrade, type Grade, gradeCap, gradeOf, worseGrade } from './grade.ts';
import { rounded, roundedOrNull, sumOf } from './score-arithmetic.ts';
import { gainsOf, pointsLost } from './score-gains.ts';
import { mayHideCap, possibleSeverity, type Standing, seenSeverity, standingOf } from './score-standing.ts';
import { pointsOf, pointsPerWeight, type Share, weightRatio } from './score-value.ts';
import { type Section, sectionIds } from './section.ts';
import type { Severity } from './severity.ts';

/** A result as it enters the score. */
interface Entry extends Share {
  readonly result: Result;
  readonly standing: Standing;
}

const entryOf = (result: Result): Entry => {
  const standing = standingOf(result);
  const { section, weight } = result;
  return { result, standing, section, weight, credit: standing === 'answered' ? result.credit : 0 };
};

const answered = ({ standing }: Entry): number => (standing === 'answered' ? 1 : 0);

const capAt = (severity: Severity | null): Grade => (severity === null ? 'A' : gradeCap(severity));

/** Results in the order of the checklist, then by check id. */
export const byChecklist = (a: Result, b: Result): number =>
  sectionIds.indexOf(a.section) - sectionIds.indexOf(b.section) || (a.checkId < b.checkId ? -1 : 1);

/** The result with the lowest cap; among equals what was seen comes before what may be, then the order of the checklist. */
const lowestCap = (entries: readonly Entry[]): Result | null =>
  entries
    .map(({ result }) => result)
    .sort(
      (a, b) =>
        byWorstGrade(capAt(possibleSeverity(a)), capAt(possibleSeverity(b))) ||
        byWorstGrade(capAt(seenSeverity(a)), capAt(seenSeverity(b))) ||
        byChecklist(a, b),
    )[0] ?? null;

const sectionScore = (id: Section, results: readonly Result[]): SectionScore => {
  const line = results.map(entryOf).filter(({ standing }) => standing !== 'left-out');
  const score = weightRatio(line, ({ credit }) => 100 * credit);
  const count = (outcome: Result['outcome']): number => results.filter((r) => r.outcome === outcome).length;
  return {
    id,
    score,
    weight: rounded(sumOf(line.map(({ weight }) => weight))),
    coverage: weightRatio(line, answered),
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
    notApplicable: count('not-applicable'),
    manual: count('manual'),
  };
};

const withoutWaivers = (results: readonly Result[]): number | null =>
  pointsOf(
    results
      .filter(({ outcome }) => outcome === 'pass' || outcome === 'fail' || outcome === 'unknown')
      .map((result) => ({ ...result, credit: creditWithoutWaivers(result) })),
  );

const NO_SCORE = {
  value: null,
  grade: null,
  provisional: false,
  gradeUncapped: null,
  cappedBy: null,
  upperBound: { value: null, grade: null },
  coverage: null,
} as const;

const scoreOf = (results: readonly Result[], entries: readonly Entry[]): Score => {
  const value = roundedOrNull(pointsOf(entries));
  const upper = roundedOrNull(
    pointsOf(entries.map((entry) => (entry.standing === 'unknown' ? { ...entry, credit: 1 } : entry))),
  );
  const valueWithoutWaivers = roundedOrNull(withoutWaivers(results));
  if (value === null || upper === null) return { ...NO_SCORE, valueWithoutWaivers };
  const gradeUncapped = gradeOf(value);
  const lowest = lowestCap(entries);
  const grade = worseGrade(gradeUncapped, capAt(lowest && possibleSeverity(lowest)));
  const seenCap = entries.map(({ result }) => capAt(seenSeverity(result))).reduce(worseGrade, 'A');
  return {
    value,
    grade,
    provisional: entries.some(({ result }) => mayHideCap(result)),
    gradeUncapped,
    cappedBy: grade === gradeUncapped ? null : (lowest?.checkId ?? null),
    upperBound: { value: upper, grade: worseGrade(gradeOf(upper), seenCap) },
    coverage: weightRatio(entries, answered),
    valueWithoutWaivers,
  };
};

/** A result that only follows from another finding has credit 0, also where its cause was found after its credit. */
const withoutFollowedCredit = (result: Result): Result =>
  result.outcome === 'fail' && result.causedBy !== null && result.credit !== 0
    ? { ...result, credit: 0 }
    : result;

/**
 * Score, model 1, of one target: every line of the checklist counts the same however many checks it holds, a line of less than 20 by its
 * weight. Wants `weight`, `credit`, `causedBy` and the waivers of each result, and gives the results back, in their order, with `gain`
 * and `gradeAfter`. Section counts are of outcomes as they are, waived failures among them.
 */
export const scoreTarget = (
  judged: readonly Result[],
): { readonly score: Score; readonly sections: SectionScore[]; readonly results: Result[] } => {
  const results = judged.map(withoutFollowedCredit);
  const entries = results.map(entryOf).filter(({ standing }) => standing !== 'left-out');
  const perWeight = pointsPerWeight(entries);
  const costs = results.map((result) => ({
    result,
    mendable: result.outcome === 'fail' && standingOf(result) === 'answered',
    points: pointsLost(result, perWeight),
    cap: capAt(possibleSeverity(result)),
  }));
  const gains = gainsOf(costs, pointsOf(entries));
  const sections = Map.groupBy(results, ({ section }) => section);
  return {
    score: scoreOf(results, entries),
    sections: sectionIds
      .map((id) => [id, sections.get(id)] as const)
      .flatMap(([id, line]) => (line === undefined ? [] : [sectionScore(id, line)])),
    results: results.map((result) => ({
      ...result,
      ...(gains.get(result) ?? { gain: 0, gradeAfter: null }),
    })),
  };
};
