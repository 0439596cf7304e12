import { compareNumerals, compareText, type Order } from './order.ts';

/** The segments of rpm's own order: runs of digits, runs of letters, and the two signs that mean something. All else separates. */
const segments = (text: string): readonly string[] => text.match(/\d+|[A-Za-z]+|~|\^/g) ?? [];

const isNumeral = (segment: string): boolean => /^\d/.test(segment);

/** `~` comes before the end of the text, `^` behind it but before any other segment; digits come behind letters. */
const compareSegments = (a: string, b: string): Order => {
  const [left, right] = [segments(a), segments(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [one, two] = [left[i], right[i]];
    if (one === two) continue;
    if (one === '~' || two === '~') return one === '~' ? -1 : 1;
    if (one === undefined || two === undefined) return one === undefined ? -1 : 1;
    if (one === '^' || two === '^') return one === '^' ? -1 : 1;
    if (isNumeral(one) !== isNumeral(two)) return isNumeral(one) ? 1 : -1;
    const order = isNumeral(one) ? compareNumerals(one, two) : compareText(one, two);
    if (order !== 0) return order;
  }
  return 0;
};

interface RpmVersion {
  readonly epoch: string;
  readonly version: string;
  /** Null where none is told. */
  readonly release: string | null;
}

/** Only digits before a colon are an epoch; the last hyphen begins the release. */
const parts = (text: string): RpmVersion => {
  const [whole = '', epoch = ''] = /^(\d*):/.exec(text) ?? [];
  const rest = text.slice(whole.length);
  const hyphen = rest.lastIndexOf('-');
  return hyphen < 0
    ? { epoch, version: rest, release: null }
    : { epoch, version: rest.slice(0, hyphen), release: rest.slice(hyphen + 1) };
};

/** Whether librpm has something to order: it takes any text without blanks, and so does this. */
export const isRpmVersion = (text: string): boolean =>
  /^[\x21-\x7e\u0080-\uffff]+$/.test(text.trim()) && parts(text.trim()).version !== '';

/** Order of two `[epoch:]version[-release]` as librpm sorts packages: no epoch is 0, no release comes before any. */
export const compareRpmVersions = (a: string, b: string): Order => {
  const [left, right] = [parts(a.trim()), parts(b.trim())];
  const [one, two] = [left.release, right.release];
  return (
    compareNumerals(left.epoch, right.epoch) ||
    compareSegments(left.version, right.version) ||
    (one === null || two === null
      ? compareNumerals(one === null ? '0' : '1', two === null ? '0' : '1')
      : compareSegments(one, two))
  );
};
