import { compareLists, compareNumerals, compareText, type Order } from './order.ts';

/** A semantic version without its build metadata, which has no place in the order. */
export interface SemverParts {
  readonly numbers: readonly string[];
  /** Empty for a release. */
  readonly prerelease: readonly string[];
}

const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const SEMVER = new RegExp(`^v?(\\d+(?:\\.\\d+)*)(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`);

/** Registries hold versions with a `v`, and with fewer or more numbers than three: missing ones are 0. */
const parse = (text: string): SemverParts | null => {
  const [, numbers, prerelease] = SEMVER.exec(text.trim()) ?? [];
  if (numbers === undefined) return null;
  return { numbers: numbers.split('.'), prerelease: prerelease?.split('.') ?? [] };
};

const isNumeral = (identifier: string): boolean => /^\d+$/.test(identifier);

/** Numbers by value and before words, words by their codes; none comes before any. */
const compareIdentifiers = (a: string, b: string): Order => {
  if (a === '' || b === '') return compareText(a, b);
  if (isNumeral(a) !== isNumeral(b)) return isNumeral(a) ? -1 : 1;
  return isNumeral(a) ? compareNumerals(a, b) : compareText(a, b);
};

/** Precedence as semver.org gives it in section 11. */
export const compareSemverParts = (a: SemverParts, b: SemverParts): Order => {
  const byNumbers = compareLists(a.numbers, b.numbers, '0', compareNumerals);
  if (byNumbers !== 0) return byNumbers;
  const [one, two] = [a.prerelease.length === 0, b.prerelease.length === 0];
  if (one || two) return one === two ? 0 : one ? 1 : -1;
  return compareLists(a.prerelease, b.prerelease, '', compareIdentifiers);
};

/** Order of two semantic versions (npm, Cargo); null where a text is none. */
export const compareSemver = (a: string, b: string): Order | null => {
  const [left, right] = [parse(a), parse(b)];
  return left === null || right === null ? null : compareSemverParts(left, right);
};
