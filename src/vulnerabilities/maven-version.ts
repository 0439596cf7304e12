import { compareNumerals, compareText, type Order, orderOf } from './order.ts';

/** A run of digits, a word, or what stands behind a hyphen or behind a change between the two. */
type Item = { readonly number: string } | { readonly word: string } | readonly Item[];

const isList = (item: Item): item is readonly Item[] => Array.isArray(item);

/** The words that mean something, in their order; the empty one is the release itself, any other word comes behind them. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const SYNONYMS = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
/** What a single letter means right before a digit. */
const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

const isNull = (item: Item): boolean => {
  if (isList(item)) return item.length === 0;
  return 'word' in item ? item.word === '' : /^0*$/.test(item.number);
};

/** Without the items at the end, and before lists, that say nothing: `1.0` is `1`, `1.0-alpha` is `1-alpha`. */
const normalise = (items: readonly Item[]): readonly Item[] => {
  let end = items.length;
  const tail: Item[] = [];
  for (; end > 0; end--) {
    const item = items[end - 1] as Item;
    if (isNull(item)) continue;
    if (!isList(item)) break;
    tail.push(item);
  }
  return [...items.slice(0, end), ...tail.toReversed()];
};

const parse = (version: string): readonly Item[] => {
  const tokens = version.toLowerCase().match(/\d+|[^\d.-]+|[.-]/g) ?? [];
  /** The list that is being written, last, behind those that hold it. */
  const open: Item[][] = [[]];
  const write = (item: Item): void => void open.at(-1)?.push(item);
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const afterSeparator = before === undefined || before === '.' || before === '-';
    if (token === '.' || token === '-') {
      if (afterSeparator) write({ number: '0' });
      if (token === '-') open.push([]);
      continue;
    }
    if (/^\d/.test(token)) {
      if (!afterSeparator) open.push([]);
      write({ number: token });
      continue;
    }
    const after = tokens[index + 1];
    // A word that ends the text or stands before a digit counts as one behind a hyphen, also where it is behind a point.
    const standsAlone = after !== '.' && after !== '-' && open.at(-1)?.length !== 0;
    if (!afterSeparator || standsAlone) open.push([]);
    const word = /^\d/.test(after ?? '') ? (SHORT.get(token) ?? token) : token;
    write({ word: SYNONYMS.get(word) ?? word });
  }
  return open.reduceRight<readonly Item[] | null>(
    (inner, items) => normalise(inner === null ? items : [...items, inner]),
    null,
  ) as readonly Item[];
};

const rank = (word: string): number => {
  const index = QUALIFIERS.indexOf(word);
  return index < 0 ? QUALIFIERS.length : index;
};

const compareWords = (a: string, b: string): Order =>
  orderOf(rank(a) - rank(b)) || (rank(a) === QUALIFIERS.length ? compareText(a, b) : 0);

/** Against nothing: a number and a word as the empty ones, a list as its first item that differs. */
const compareWithNothing = (item: Item): Order => {
  if (!isList(item)) return 'word' in item ? compareWords(item.word, '') : compareNumerals(item.number, '0');
  for (const inner of item) {
    const order = compareWithNothing(inner);
    if (order !== 0) return order;
  }
  return 0;
};

/** Words come before lists, lists before numbers. */
const kind = (item: Item): number => (isList(item) ? 1 : 'word' in item ? 0 : 2);

const compareItems = (a: Item, b: Item): Order => {
  if (isList(a) && isList(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const [one, two] = [a[i], b[i]];
      const order =
        one === undefined
          ? orderOf(-(two === undefined ? 0 : compareWithNothing(two)))
          : two === undefined
            ? compareWithNothing(one)
            : compareItems(one, two);
      if (order !== 0) return order;
    }
    return 0;
  }
  if (!isList(a) && !isList(b)) {
    if ('number' in a && 'number' in b) return compareNumerals(a.number, b.number);
    if ('word' in a && 'word' in b) return compareWords(a.word, b.word);
  }
  return orderOf(kind(a) - kind(b));
};

/** Maven itself takes any text; one without a digit, or with signs that no repository path holds, is a placeholder. */
const isMavenVersion = (text: string): boolean => /^[A-Za-z0-9._+~-]+$/.test(text) && /\d/.test(text);

/**
 * Order of two versions as ComparableVersion of Maven 3.8 gives it; null where a text is none. It goes in a circle where a qualifier stands behind a
 * point in one version and behind a hyphen in another (`1.sp.1 < 1-alpha < 1 < 1.sp.1`): 3.8 reads them as different.
 */
export const compareMavenVersions = (a: string, b: string): Order | null => {
  const [left, right] = [a.trim(), b.trim()];
  if (!isMavenVersion(left) || !isMavenVersion(right)) return null;
  return compareItems(parse(left), parse(right));
};
