import { compareLists, compareNumerals, compareText, type Order } from './order.ts';

const GEM = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

const isNumeral = (segment: string): boolean => /^\d/.test(segment);

const withoutTrailingZeros = (segments: readonly string[]): readonly string[] =>
  segments.slice(0, segments.findLastIndex((segment) => !/^0+$/.test(segment)) + 1);

/** Runs of digits and of letters; zeros before the first letter, and at the end, say nothing. A hyphen is short for `.pre.`. */
const parse = (version: string): readonly string[] | null => {
  const text = version.trim();
  if (!GEM.test(text)) return null;
  const segments = text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? [];
  const firstWord = segments.findIndex((segment) => !isNumeral(segment));
  const end = firstWord < 0 ? segments.length : firstWord;
  return [...withoutTrailingZeros(segments.slice(0, end)), ...withoutTrailingZeros(segments.slice(end))];
};

/** Words come before numbers: they make a prerelease. */
const compareSegments = (a: string, b: string): Order => {
  if (isNumeral(a) !== isNumeral(b)) return isNumeral(a) ? 1 : -1;
  return isNumeral(a) ? compareNumerals(a, b) : compareText(a, b);
};

/** Order of two versions of Ruby gems as Gem::Version gives it; null where a text is none. */
export const compareGemVersions = (a: string, b: string): Order | null => {
  const [left, right] = [parse(a), parse(b)];
  return left === null || right === null ? null : compareLists(left, right, '0', compareSegments);
};
