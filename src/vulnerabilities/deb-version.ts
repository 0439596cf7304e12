import { compareNumerals, type Order, orderOf } from './order.ts';

interface DebVersion {
  readonly epoch: string;
  readonly upstream: string;
  /** Empty where there is none, which is equal to `0`. */
  readonly revision: string;
}

const parts = (version: string): DebVersion => {
  const text = version.trim();
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: text.slice(0, Math.max(colon, 0)),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
};

const TILDE = 0x7e;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** `~` before the end of the text (no code there), the end before letters, letters before every other sign. */
const weight = (code: number): number => {
  if (Number.isNaN(code) || isDigit(code)) return 0;
  if (code === TILDE) return -1;
  return isLetter(code) ? code : code + 0x10000;
};

/** Where the run of digits that begins at `start` ends. */
const endOfDigits = (text: string, start: number): number => {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
};

/** In turn a run of other signs, by weight, and a run of digits, by value. */
const compareRuns = (a: string, b: string): Order => {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a.charCodeAt(i)) - weight(b.charCodeAt(j));
      if (difference !== 0) return orderOf(difference);
      i += 1;
      j += 1;
    }
    const [k, l] = [endOfDigits(a, i), endOfDigits(b, j)];
    const order = compareNumerals(a.slice(i, k), b.slice(j, l));
    if (order !== 0) return order;
    [i, j] = [k, l];
  }
  return 0;
};

/** The largest epoch that dpkg takes. */
const EPOCH_MAX = 2 ** 31 - 1;

/** Whether dpkg takes the text as a version. That it begins with a digit is the policy's wish alone. */
export const isDebVersion = (text: string): boolean => {
  const { epoch, upstream, revision } = parts(text);
  const [hasEpoch, hasRevision] = [text.includes(':'), text.includes('-')];
  return (
    (!hasEpoch || (/^\d+$/.test(epoch) && Number(epoch) <= EPOCH_MAX)) &&
    /^[A-Za-z0-9.+~:-]+$/.test(upstream) &&
    (!hasRevision || /^[A-Za-z0-9.+~]+$/.test(revision))
  );
};

/** Order of two versions of Debian packages, as deb-version(7) gives it; of texts that are none, as dpkg does all the same. */
export const compareDebVersions = (a: string, b: string): Order => {
  const [left, right] = [parts(a), parts(b)];
  return (
    compareNumerals(left.epoch, right.epoch) ||
    compareRuns(left.upstream, right.upstream) ||
    compareRuns(left.revision, right.revision)
  );
};
