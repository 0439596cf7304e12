import { rounded, sumOf } from './score-arithmetic.ts';
import type { Section } from './section.ts';

/** The weight from which on a line of the checklist counts whole; below it counts by its weight. */
export const FULL_LINE = 20;

/** What one result brings to the score. `credit` is 0 to 1. */
export interface Share {
  readonly section: Section;
  readonly weight: number;
  readonly credit: number;
}

/** Points that one unit of weight is worth, by section; null where nothing has weight, and so nothing a score. */
export const pointsPerWeight = (shares: readonly Share[]): ReadonlyMap<Section, number> | null => {
  const weights = [...Map.groupBy(shares, ({ section }) => section)].map(
    ([section, line]) => [section, sumOf(line.map(({ weight }) => weight))] as const,
  );
  const lines = sumOf(weights.map(([, weight]) => Math.min(1, weight / FULL_LINE)));
  if (lines === 0) return null;
  return new Map(weights.map(([section, weight]) => [section, 100 / Math.max(FULL_LINE, weight) / lines]));
};

/** 0 to 100 points of model 1, in full precision; null where nothing has weight. */
export const pointsOf = (shares: readonly Share[]): number | null => {
  const points = pointsPerWeight(shares);
  if (points === null) return null;
  return sumOf(shares.map(({ section, weight, credit }) => weight * credit * (points.get(section) ?? 0)));
};

/** The share of the weight that `of` keeps, 0 to 1, rounded for the report; null where nothing has weight. */
export const weightRatio = <S extends Share>(
  shares: readonly S[],
  of: (share: S) => number,
): number | null => {
  const asked = sumOf(shares.map(({ weight }) => weight));
  return asked === 0 ? null : rounded(sumOf(shares.map((share) => share.weight * of(share))) / asked);
};
