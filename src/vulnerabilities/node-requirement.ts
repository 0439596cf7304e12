import { before, behind, EVERYTHING, type Interval, intersection } from './version-intervals.ts';

const PART = /^(\^|~|>=|<=|>|<|=)?\s*v?(\d{1,9})(?:\.(\d{1,9}|x|\*))?(?:\.(\d{1,9}|x|\*))?$/;

const numberOf = (part: string | undefined): number | null =>
  part === undefined || part === 'x' || part === '*' ? null : Number(part);

/** The part of the versions of Node.js that one alternative of a semver range allows (`^8.1.4`, `4.x`, `>=6.0.0 <6.2.0`). */
const alternative = (text: string): Interval | null => {
  let allowed = EVERYTHING;
  for (const part of text
    .replace(/(>=|<=|>|<|=|\^|~)\s+/g, '$1')
    .split(/\s+/)
    .filter(Boolean)) {
    const [matched, operator = '', major, minorText, patchText] = PART.exec(part) ?? [];
    if (matched === undefined) return null;
    const interval = intervalOf(operator, Number(major), numberOf(minorText), numberOf(patchText));
    allowed = intersection(allowed, interval);
  }
  return allowed;
};

const intervalOf = (
  operator: string,
  major: number,
  minor: number | null,
  patch: number | null,
): Interval => {
  const version = [major, minor ?? 0, patch ?? 0].join('.');
  /** Right behind all that the given numbers leave open. */
  const end =
    minor === null
      ? before(`${major + 1}.0.0`)
      : patch === null
        ? before(`${major}.${minor + 1}.0`)
        : behind(version);
  switch (operator) {
    case '^':
      return {
        from: before(version),
        to: before(major > 0 || minor === null ? `${major + 1}.0.0` : `0.${minor + 1}.0`),
      };
    case '~':
      return { from: before(version), to: minor === null ? end : before(`${major}.${minor + 1}.0`) };
    case '>=':
      return { from: before(version), to: null };
    case '>':
      return { from: end, to: null };
    case '<':
      return { from: EVERYTHING.from, to: before(version) };
    case '<=':
      return { from: EVERYTHING.from, to: end };
    default:
      return { from: before(version), to: end };
  }
};

/** The versions of Node.js that a range allows, its alternatives between `||`; null where one is not understood. */
export const nodeRequirement = (text: string): readonly Interval[] | null => {
  const intervals = text.split('||').map(alternative);
  const known = intervals.filter((interval) => interval !== null);
  return known.length < intervals.length ? null : known;
};
