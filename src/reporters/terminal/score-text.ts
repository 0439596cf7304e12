import type { Score } from '../../core/generated/report.ts';

/** Points as people read them: whole above 1, one decimal below. */
export const points = (value: number): string =>
  value > 0 && value < 1 ? value.toFixed(1) : String(Math.floor(value + 1e-9));

/** Gains are small: one decimal. */
export const gainText = (value: number): string => `+${value.toFixed(1)}`;

/** `71 D?`: the number is rounded down, so that 89.9 never reads as an A's 90; `?` while unknowns may still change the grade. */
export const scoreText = ({
  value,
  grade,
  provisional,
}: Pick<Score, 'value' | 'grade' | 'provisional'>): string =>
  value === null ? 'no score' : `${points(value)} ${grade ?? '-'}${provisional ? '?' : ''}`;

/** `up to 93 A`, or nothing when everything was answered. */
export const upperText = ({ value, grade, upperBound }: Score): string =>
  value === null ||
  upperBound.value === null ||
  (upperBound.grade === grade && Math.floor(upperBound.value) === Math.floor(value))
    ? ''
    : `up to ${scoreText({ ...upperBound, provisional: false })}`;

export const percentText = (ratio: number | null): string =>
  ratio === null ? '-' : `${Math.floor(ratio * 100 + 1e-9)} %`;
