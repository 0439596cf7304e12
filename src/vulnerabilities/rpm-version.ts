/** The segments of rpm's own order: runs of digits, runs of letters, and the two signs that mean something. */
const segments = (text: string): readonly string[] => text.match(/\d+|[A-Za-z]+|~|\^/g) ?? [];

const compareDigits = (a: string, b: string): number => {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
};

/** `~` comes before the end of the text, `^` behind it but before any other segment; digits come behind letters. */
const compareText = (a: string, b: string): number => {
  const [left, right] = [segments(a), segments(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [one, two] = [left[i], right[i]];
    if (one === two) continue;
    if (one === '~' || two === '~') return one === '~' ? -1 : 1;
    if (one === '^') return two === undefined ? 1 : -1;
    if (two === '^') return one === undefined ? -1 : 1;
    if (one === undefined || two === undefined) return one === undefined ? -1 : 1;
    const [first, second] = [/^\d/.test(one), /^\d/.test(two)];
    if (first !== second) return first ? 1 : -1;
    const difference = first ? compareDigits(one, two) : one < two ? -1 : one > two ? 1 : 0;
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
};

const parts = (evr: string): readonly [epoch: string, version: string, release: string] => {
  const [, epoch = '0', version = '', release = ''] = /^(?:(\d*):)?([^-]*)(?:-(.*))?$/.exec(evr) ?? [];
  return [epoch, version, release];
};

/** Order of two `epoch:version-release` as rpm(8) gives it: negative when `a` is older. A release that is not told is equal to any. */
export const compareRpmVersions = (a: string, b: string): number => {
  const [left, right] = [parts(a.trim()), parts(b.trim())];
  return (
    Math.sign(compareDigits(left[0], right[0])) ||
    compareText(left[1], right[1]) ||
    (left[2] === '' || right[2] === '' ? 0 : compareText(left[2], right[2]))
  );
};
