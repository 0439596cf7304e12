/** A pattern of hosts whose range cannot be written out. */
export class RangeFault extends Error {}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const RANGE = /\[([^[\]]*)\]/;
const NUMBERS = /^(\d{1,9})?:(\d{1,9})(?::(\d{1,9}))?$/;
const ALPHABET = /^([A-Za-z]):([A-Za-z])(?::(\d{1,9}))?$/;

interface Range {
  readonly count: number;
  readonly at: (index: number) => string;
}

const rangeOf = (text: string): Range => {
  const numbers = NUMBERS.exec(text);
  const letters = numbers === null ? ALPHABET.exec(text) : null;
  const [, first, last = '', steps] = numbers ?? letters ?? [];
  if (numbers === null && letters === null)
    throw new RangeFault(`[${text.slice(0, 40)}] is not a range such as [01:20] or [a:f]`);
  const step = Number(steps ?? 1);
  const isNumber = numbers !== null;
  const from = isNumber ? Number(first ?? 0) : LETTERS.indexOf(first ?? '');
  const to = isNumber ? Number(last) : LETTERS.indexOf(last);
  if (step === 0) throw new RangeFault(`[${text}] has a step of nothing`);
  if (from > to) throw new RangeFault(`[${text}] runs backwards`);
  const isPadded = isNumber && (first ?? '').length > 1 && first?.startsWith('0') === true;
  if (isPadded && first?.length !== last.length)
    throw new RangeFault(`[${text}] begins with zeros, and its ends are not of the same length`);
  return {
    count: Math.floor((to - from) / step) + 1,
    at: (index) => {
      const value = from + index * step;
      if (!isNumber) return LETTERS[value] ?? '';
      return isPadded ? String(value).padStart(last.length, '0') : String(value);
    },
  };
};

/** `[2001:db8::1]`, which is an address and no range. */
const isAddress = (text: string): boolean => text.includes('::') || text.split(':').length > 4;

/**
 * Writes out the ranges of a host pattern as Ansible does: `web[01:20].example.org`, `db-[a:f]`, `[1:9:2]`, several in one. Both ends belong to it.
 * Throws `RangeFault` for what is no range, and before anything is written out when there were more than `limit`.
 */
export const expandRanges = (pattern: string, limit: number): readonly string[] => {
  const parts: (string | Range)[] = [];
  let rest = pattern;
  let count = 1;
  for (let match = RANGE.exec(rest); match !== null; match = RANGE.exec(rest)) {
    const [whole, inside = ''] = match;
    parts.push(rest.slice(0, match.index));
    rest = rest.slice(match.index + whole.length);
    if (isAddress(inside)) parts.push(whole);
    else {
      const range = rangeOf(inside);
      count *= range.count;
      if (count > limit) throw new RangeFault(`${pattern.slice(0, 60)} stands for more than ${limit} hosts`);
      parts.push(range);
    }
  }
  parts.push(rest);
  return parts.reduce<readonly string[]>(
    (names, part) =>
      typeof part === 'string'
        ? names.map((name) => name + part)
        : names.flatMap((name) => Array.from({ length: part.count }, (_, index) => name + part.at(index))),
    [''],
  );
};
