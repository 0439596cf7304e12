import type { GradeOrNull } from './generated/report.ts';
import type { Severity } from './severity.ts';

export type Grade = NonNullable<GradeOrNull>;

/** Best first, as the summary of a report lists them. */
export const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D', 'F'];

/** The grade of 0 to 100 points, before any cap: A from 90, B from 80, C from 70, D from 50. */
export const gradeOf = (points: number): Grade => {
  if (points >= 90) return 'A';
  if (points >= 80) return 'B';
  if (points >= 70) return 'C';
  return points >= 50 ? 'D' : 'F';
};

/** Orders worst first; 0 for equals. */
export const byWorstGrade = (a: Grade, b: Grade): number => GRADES.indexOf(b) - GRADES.indexOf(a);

/** The worse of two grades. */
export const worseGrade = (a: Grade, b: Grade): Grade => (byWorstGrade(a, b) <= 0 ? a : b);

/** The best grade beside a deviation of this severity; A where it does not cap. */
export const gradeCap = (severity: Severity): Grade => {
  if (severity === 'critical') return 'D';
  return severity === 'high' ? 'B' : 'A';
};
