import { isWaived, unwaived, worstFinding } from './credit.ts';
import type { Result } from './generated/report.ts';
import { bySeverity, type Severity } from './severity.ts';

/** How a result enters the score: as an answer, as a question without one, or not at all. */
export type Standing = 'answered' | 'unknown' | 'left-out';

/**
 * A failure waived whole is left out, unless its set is incomplete: then nothing unwaived was seen in a set that may hide something, and
 * that is unknown. Otherwise hiding the one resource without a waiver would raise the score.
 */
export const standingOf = (result: Result): Standing => {
  if (result.outcome === 'pass') return 'answered';
  if (result.outcome === 'unknown') return 'unknown';
  if (result.outcome !== 'fail') return 'left-out';
  if (!isWaived(result)) return 'answered';
  return result.resources?.complete === false ? 'unknown' : 'left-out';
};

/** The worst deviation that was seen in a result and is not waived; null where there is none. */
export const seenSeverity = (result: Result): Severity | null =>
  result.outcome === 'fail' && !isWaived(result)
    ? worstFinding(result.severity, unwaived(result.findings))
    : null;

/**
 * The worst deviation that was seen or may be there: an unknown, and a failure whose set hides members, may be as bad as their check.
 * Null where nothing can be wrong.
 */
export const possibleSeverity = (result: Result): Severity | null =>
  standingOf(result) === 'unknown' || (seenSeverity(result) !== null && result.resources?.complete === false)
    ? result.severity
    : seenSeverity(result);

/** Whether something worse than what was seen may be there, of a severity that caps the grade. */
export const mayHideCap = (result: Result): boolean => {
  const possible = possibleSeverity(result);
  if (possible === null || bySeverity(possible, 'high') > 0) return false;
  const seen = seenSeverity(result);
  return seen === null || bySeverity(possible, seen) < 0;
};
