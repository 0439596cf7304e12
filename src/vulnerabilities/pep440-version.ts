import { compareLists, compareNumerals, compareText, type Order, orderOf } from './order.ts';

interface Pep440Version {
  readonly epoch: string;
  readonly release: readonly string[];
  /** `a`, `b`, `rc` or null, and its number. */
  readonly pre: readonly [stage: string, number: string] | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[];
}

/** The forms that PEP 440 accepts on the way to the normal one: any case, `-`, `_` or `.` before and behind a word, words written out, numbers left out. */
const PEP440 = new RegExp(
  [
    '^v?',
    '(?:(\\d+)!)?',
    '(\\d+(?:\\.\\d+)*)',
    '(?:[._-]?(alpha|a|beta|b|preview|pre|c|rc)[._-]?(\\d*))?',
    '(?:-(\\d+)|[._-]?(post|rev|r)[._-]?(\\d*))?',
    '(?:[._-]?(dev)[._-]?(\\d*))?',
    '(?:\\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);

/** The stage of a prerelease by the first letter of its name: `c`, `pre` and `preview` are release candidates. */
const STAGES: Readonly<Record<string, string>> = { a: 'a', b: 'b', c: 'rc', r: 'rc', p: 'rc' };

const parse = (text: string): Pep440Version | null => {
  const match = PEP440.exec(text.trim());
  if (match === null) return null;
  const [
    ,
    epoch = '',
    release = '',
    stage,
    preNumber = '',
    shortPost,
    post,
    postNumber = '',
    dev,
    devNumber = '',
    local,
  ] = match;
  return {
    epoch,
    release: release.split('.'),
    pre: stage === undefined ? null : [STAGES[stage.charAt(0).toLowerCase()] ?? '', preNumber],
    post: shortPost ?? (post === undefined ? null : postNumber),
    dev: dev === undefined ? null : devNumber,
    local: local?.toLowerCase().split(/[._-]/) ?? [],
  };
};

/** Where a version stands beside its release: a development release of it first, then its prereleases, then itself. */
const standing = ({ pre, post, dev }: Pep440Version): number =>
  pre !== null ? 1 : post === null && dev !== null ? 0 : 2;

const comparePre = (a: Pep440Version, b: Pep440Version): Order =>
  orderOf(standing(a) - standing(b)) ||
  compareText(a.pre?.[0] ?? '', b.pre?.[0] ?? '') ||
  compareNumerals(a.pre?.[1] ?? '', b.pre?.[1] ?? '');

/** Null before any number, or behind it. */
const compareOptional = (a: string | null, b: string | null, none: Order): Order => {
  if (a !== null && b !== null) return compareNumerals(a, b);
  return a === b ? 0 : a === null ? none : (orderOf(-none) as Order);
};

/** Words before numbers; none before any. */
const compareLocal = (a: string, b: string): Order => {
  const rank = (segment: string): number => (segment === '' ? 0 : /^\d+$/.test(segment) ? 2 : 1);
  return orderOf(rank(a) - rank(b)) || (rank(a) === 2 ? compareNumerals(a, b) : compareText(a, b));
};

/** Order of two versions of Python packages as PEP 440 gives it; null where a text is none. */
export const comparePep440Versions = (a: string, b: string): Order | null => {
  const [left, right] = [parse(a), parse(b)];
  if (left === null || right === null) return null;
  return (
    compareNumerals(left.epoch, right.epoch) ||
    compareLists(left.release, right.release, '0', compareNumerals) ||
    comparePre(left, right) ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1) ||
    compareLists(left.local, right.local, '', compareLocal)
  );
};
