/** Of two: -1 where the first comes before the second, 0 where they are equal, 1 where it comes behind. */
export type Order = -1 | 0 | 1;

/** The order that a difference stands for. */
export const orderOf = (difference: number): Order => (difference < 0 ? -1 : difference > 0 ? 1 : 0);

/** By UTF-16 code units, as `strcmp` does for ASCII. */
export const compareText = (a: string, b: string): Order => (a < b ? -1 : a > b ? 1 : 0);

/** Runs of ASCII digits of any length, by value: a version may count further than a double does. No digits at all are zero. */
export const compareNumerals = (a: string, b: string): Order => {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return orderOf(left.length - right.length) || compareText(left, right);
};

/** Item by item; what is missing in the shorter list is `missing`. */
export const compareLists = <T>(
  a: readonly T[],
  b: readonly T[],
  missing: T,
  compare: (a: T, b: T) => Order,
): Order => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compare(a[i] ?? missing, b[i] ?? missing);
    if (order !== 0) return order;
  }
  return 0;
};
