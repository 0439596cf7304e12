const parts = (
  version: string,
): { readonly epoch: string; readonly upstream: string; readonly revision: string } => {
  const colon = version.indexOf(':');
  const [epoch, rest] = colon < 0 ? ['0', version] : [version.slice(0, colon), version.slice(colon + 1)];
  const dash = rest.lastIndexOf('-');
  return dash < 0
    ? { epoch, upstream: rest, revision: '' }
    : { epoch, upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
};

/** `~` before the end, the end before letters, letters before every other sign. */
const weight = (sign: string | undefined): number => {
  if (sign === undefined || /\d/.test(sign)) return 0;
  if (sign === '~') return -1;
  const code = sign.charCodeAt(0);
  return /[A-Za-z]/.test(sign) ? code : code + 256;
};

/** Runs of digits of any length, by value. */
const compareDigits = (a: string, b: string): number => {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
};

const compareText = (a: string, b: string): number => {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !/\d/.test(a[i] ?? '')) || (j < b.length && !/\d/.test(b[j] ?? ''))) {
      const difference = weight(a[i]) - weight(b[j]);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    const [left = ''] = /^\d*/.exec(a.slice(i)) ?? [];
    const [right = ''] = /^\d*/.exec(b.slice(j)) ?? [];
    const difference = compareDigits(left, right);
    if (difference !== 0) return difference;
    i += left.length;
    j += right.length;
  }
  return 0;
};

/** Order of two versions of Debian packages, as deb-version(7) gives it: negative when `a` is older, 0 when they are equal. */
export const compareDebVersions = (a: string, b: string): number => {
  const [left, right] = [parts(a.trim()), parts(b.trim())];
  return (
    Math.sign(compareDigits(left.epoch, right.epoch)) ||
    Math.sign(compareText(left.upstream, right.upstream)) ||
    Math.sign(compareText(left.revision, right.revision))
  );
};
