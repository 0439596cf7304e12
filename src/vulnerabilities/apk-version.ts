import { compareNumerals, compareText, type Order, orderOf } from './order.ts';

/** Suffixes before the release (negative) and behind it, in the order of apk. */
const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['alpha', -4],
  ['beta', -3],
  ['pre', -2],
  ['rc', -1],
  ['cvs', 1],
  ['svn', 2],
  ['git', 3],
  ['hg', 4],
  ['p', 5],
]);

/** The kinds of parts, in the order in which a version may hold them; where two versions differ in kind, the earlier kind is the newer version. */
const KINDS = [
  'first',
  'number',
  'letter',
  'suffix',
  'suffix number',
  'hash',
  'revision',
  'end',
  'invalid',
] as const;
type Kind = (typeof KINDS)[number];

interface Part {
  readonly kind: Kind;
  readonly text: string;
}

/** How each kind is written, and the kinds it may follow. */
const GRAMMAR: readonly (readonly [kind: Kind, pattern: RegExp, after: readonly Kind[]])[] = [
  ['number', /\.(\d+)/y, ['first', 'number']],
  ['letter', /([a-z])/y, ['first', 'number']],
  ['suffix', /_([a-z]+)/y, ['first', 'number', 'letter', 'suffix', 'suffix number']],
  ['suffix number', /(\d+)/y, ['suffix']],
  ['hash', /~([0-9a-f]+)/y, ['first', 'number', 'letter', 'suffix', 'suffix number']],
  ['revision', /-r(\d+)/y, ['first', 'number', 'letter', 'suffix', 'suffix number', 'hash']],
];

const END: Part = { kind: 'end', text: '' };
const INVALID: Part = { kind: 'invalid', text: '' };

/** The part that begins at `position` and may follow one of the kind `before`, with where it ends; null where there is none. */
const nextPart = (text: string, position: number, before: Kind): (Part & { readonly end: number }) | null => {
  for (const [kind, pattern, after] of GRAMMAR) {
    if (!after.includes(before)) continue;
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[1];
    if (found !== undefined && (kind !== 'suffix' || SUFFIXES.has(found)))
      return { kind, text: found, end: pattern.lastIndex };
  }
  return null;
};

/** The parts of a version, with `end` or, from where apk does not understand it, `invalid` as the last one. */
const parse = (version: string): readonly Part[] => {
  const text = version.trim();
  const [first] = /^\d+/.exec(text) ?? [];
  if (first === undefined) return [INVALID];
  const parts: Part[] = [{ kind: 'first', text: first }];
  let [position, before]: [number, Kind] = [first.length, 'first'];
  while (position < text.length) {
    const next = nextPart(text, position, before);
    parts.push(next ?? INVALID);
    if (next === null) return parts;
    [position, before] = [next.end, next.kind];
  }
  parts.push(END);
  return parts;
};

const suffixRank = ({ kind, text }: Part): number => (kind === 'suffix' ? (SUFFIXES.get(text) ?? 0) : 0);

/** Numbers by value; behind a point, where one begins with a zero, like decimals. */
const compareAlike = (kind: Kind, a: Part, b: Part): Order => {
  const decimal = kind === 'number' && (a.text.startsWith('0') || b.text.startsWith('0'));
  if (kind === 'suffix') return orderOf(suffixRank(a) - suffixRank(b));
  if (kind === 'letter' || kind === 'hash' || decimal) return compareText(a.text, b.text);
  return compareNumerals(a.text, b.text);
};

/** Whether apk takes the whole text as a version. */
export const isApkVersion = (text: string): boolean => parse(text).at(-1)?.kind === 'end';

/**
 * Order of two versions of Alpine packages as apk 3 gives it. It compares part by part and stops at the first difference, so texts that are no versions
 * have an order too: what apk does not understand comes before all else.
 */
export const compareApkVersions = (a: string, b: string): Order => {
  const [left, right] = [parse(a), parse(b)];
  for (const [index, one] of left.entries()) {
    const two = right[index] ?? INVALID;
    if (one.kind !== two.kind) {
      // A suffix that stands for a prerelease makes its version the older one; any other part more makes it the newer one.
      if (suffixRank(one) < 0) return -1;
      if (suffixRank(two) < 0) return 1;
      return orderOf(KINDS.indexOf(two.kind) - KINDS.indexOf(one.kind));
    }
    const order = compareAlike(one.kind, one, two);
    if (order !== 0) return order;
  }
  return 0;
};
