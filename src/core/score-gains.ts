import type { GradeOrNull, Result } from './generated/report.ts';
import { type Grade, gradeOf, worseGrade } from './grade.ts';
import { rounded, sumOf } from './score-arithmetic.ts';
import type { Section } from './section.ts';

/**
 * A result with what it costs: the points its missing credit takes, and the best grade beside it. Only an unwaived failure is mendable; a
 * fix takes its points and its cap away.
 */
export interface Cost {
  readonly result: Result;
  readonly mendable: boolean;
  readonly points: number;
  readonly cap: Grade;
}

/** What a fix alone changes. */
export interface Gain {
  readonly gain: number;
  readonly gradeAfter: GradeOrNull;
}

/** Points a result takes from the score; `perWeight` is null where the target has none. */
export const pointsLost = (
  { section, weight, credit }: Result,
  perWeight: ReadonlyMap<Section, number> | null,
): number => weight * (1 - credit) * (perWeight?.get(section) ?? 0);

/**
 * The result at the head of each chain of causes inside the target, by result. A result whose cause lies in another target, or in a
 * circle, has no head: its fix is made elsewhere.
 */
const headsOf = (results: readonly Result[]): ReadonlyMap<Result, Result> => {
  if (results.every(({ causedBy }) => causedBy === null))
    return new Map(results.map((result) => [result, result]));
  const byFingerprint = new Map<string, Result>();
  const ordered = [...results].sort((a, b) => (a.checkId < b.checkId ? -1 : 1));
  for (const result of ordered)
    for (const { fingerprint } of result.findings)
      if (!byFingerprint.has(fingerprint)) byFingerprint.set(fingerprint, result);
  const heads = new Map<Result, Result>();
  for (const result of results) {
    const seen = new Set<Result>();
    let above: Result | undefined = result;
    while (above !== undefined && above.causedBy !== null && !seen.has(above)) {
      seen.add(above);
      above = byFingerprint.get(above.causedBy);
    }
    if (above !== undefined && !seen.has(above)) heads.set(result, above);
  }
  return heads;
};

/**
 * Gain and grade of each failing result's fix alone, with what it causes in the same target; `value` is the score in full precision.
 * A result that follows from another gains nothing by itself, and leaves the grade as it is; so does a waived one, save for what it
 * causes. A fix makes the check pass: where the set is incomplete, that takes seeing the rest of it too.
 */
export const gainsOf = (costs: readonly Cost[], value: number | null): ReadonlyMap<Result, Gain> => {
  const heads = headsOf(costs.map(({ result }) => result));
  const mended = Map.groupBy(
    costs.filter(({ mendable }) => mendable),
    ({ result }) => heads.get(result),
  );
  const capping = costs.filter(({ cap }) => cap !== 'A');
  const gradeWithout = (fix: readonly Cost[], points: number): Grade =>
    capping
      .filter((cost) => !fix.includes(cost))
      .reduce((grade, { cap }) => worseGrade(grade, cap), gradeOf(rounded(points)));
  return new Map(
    costs
      .filter(({ result }) => result.outcome === 'fail')
      .map(({ result }) => {
        const fix = result.causedBy === null ? (mended.get(result) ?? []) : [];
        const gain = sumOf(fix.map(({ points }) => points));
        const gradeAfter = value === null ? null : gradeWithout(fix, value + gain);
        return [result, { gain: rounded(gain), gradeAfter }];
      }),
  );
};
