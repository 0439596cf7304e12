import type { AffectedRange } from './advisory.ts';
import { compareDotted } from './dotted-version.ts';

/** A point between two versions: right before `version`, or right behind it. */
export interface Bound {
  readonly version: string;
  readonly behind: boolean;
}

/** Versions between two points; without end where `to` is null. */
export interface Interval {
  readonly from: Bound;
  readonly to: Bound | null;
}

export const before = (version: string): Bound => ({ version, behind: false });
export const behind = (version: string): Bound => ({ version, behind: true });

/** Every version there is. */
export const EVERYTHING: Interval = { from: before('0'), to: null };

const compareBounds = (a: Bound, b: Bound): number => {
  // `0` stands before everything, also before `0.0.0-rc1`.
  if (a.version !== b.version && (isStart(a) || isStart(b))) return isStart(a) ? -1 : 1;
  return compareDotted(a.version, b.version) || Number(a.behind) - Number(b.behind);
};

const isStart = ({ version, behind: isBehind }: Bound): boolean => version === '0' && !isBehind;

const later = (a: Bound, b: Bound): Bound => (compareBounds(a, b) < 0 ? b : a);
const sooner = (a: Bound | null, b: Bound | null): Bound | null =>
  a === null ? b : b === null ? a : compareBounds(a, b) < 0 ? a : b;

const isEmpty = ({ from, to }: Interval): boolean => to !== null && compareBounds(from, to) >= 0;

export const intersection = (a: Interval, b: Interval): Interval => ({
  from: later(a.from, b.from),
  to: sooner(a.to, b.to),
});

/** What is in one of `from` and in none of `without`, in the order of versions. */
export const difference = (from: readonly Interval[], without: readonly Interval[]): readonly Interval[] => {
  let left = from.filter((interval) => !isEmpty(interval));
  for (const hole of without.filter((interval) => !isEmpty(interval)))
    left = left.flatMap((interval) => {
      const common = intersection(interval, hole);
      if (isEmpty(common)) return [interval];
      const parts = [{ from: interval.from, to: common.from }];
      if (common.to !== null) parts.push({ from: common.to, to: interval.to as Bound });
      return parts.filter((part) => !isEmpty(part));
    });
  return left.toSorted((a, b) => compareBounds(a.from, b.from));
};

/** As ranges of an advisory. Those begin with a version: right behind one is `.0.1` after it, which nobody ever releases. */
export const asRanges = (intervals: readonly Interval[]): readonly AffectedRange[] =>
  intervals.map(({ from, to }) => ({
    introduced: from.behind ? `${from.version}.0.1` : from.version,
    fixed: to === null || to.behind ? null : to.version,
    lastAffected: to?.behind ? to.version : null,
  }));
