/** Before the release, the release itself, and what comes behind it, in the order of apk. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];

interface Parts {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly (readonly [rank: number, number: number])[];
  readonly revision: number;
}

const parts = (version: string): Parts => {
  const [, numbers = '0', letter = '', suffixes = '', revision = '0'] =
    /^(\d+(?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?/.exec(version.trim()) ?? [];
  return {
    numbers: numbers.split('.'),
    letter,
    suffixes: [...suffixes.matchAll(/_([a-z]+)(\d*)/g)].map(([, name = '', number]) => [
      SUFFIXES.indexOf(name),
      Number(number || 0),
    ]),
    revision: Number(revision),
  };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first number by value, later ones that begin with a zero as decimals behind the point. */
const compareNumbers = (a: string, b: string, first: boolean): number => {
  if (!first && (a.startsWith('0') || b.startsWith('0')))
    return compareText(a.replace(/0+$/, ''), b.replace(/0+$/, ''));
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return Math.sign(left.length - right.length) || compareText(left, right);
};

/** Order of two versions of Alpine packages: negative when `a` is older, 0 when they are equal. */
export const compareApkVersions = (a: string, b: string): number => {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.numbers.length, right.numbers.length); i++) {
    const [one, two] = [left.numbers[i], right.numbers[i]];
    if (one === undefined || two === undefined) return one === undefined ? -1 : 1;
    const difference = compareNumbers(one, two, i === 0);
    if (difference !== 0) return difference;
  }
  const byLetter = compareText(left.letter, right.letter);
  if (byLetter !== 0) return byLetter;
  const none = [SUFFIXES.indexOf(''), 0] as const;
  for (let i = 0; i < Math.max(left.suffixes.length, right.suffixes.length); i++) {
    const [one, two] = [left.suffixes[i] ?? none, right.suffixes[i] ?? none];
    const difference = one[0] - two[0] || one[1] - two[1];
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(left.revision - right.revision);
};
