/** The sum, the same whatever the order of the terms: they are added smallest first. */
export const sumOf = (terms: Iterable<number>): number =>
  [...terms].sort((a, b) => a - b).reduce((sum, term) => sum + term, 0);

/** The mean of what is not null; null of nothing. */
export const meanOf = (values: Iterable<number | null>): number | null => {
  const known = [...values].filter((value) => value !== null);
  return known.length === 0 ? null : sumOf(known) / known.length;
};

/** The lowest of what is not null; null of nothing. */
export const lowestOf = (values: Iterable<number | null>): number | null => {
  const known = [...values].filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/**
 * A number without the noise of floating point: twelve digits. Equal sums reached on different ways become the same number, and 90 is
 * never 89.99999999999999.
 */
export const denoised = (value: number): number => Number(value.toPrecision(12));

/** A number as the report carries it, with four decimals, never -0. Keeps the order of any two numbers. */
export const rounded = (value: number): number => Math.round(denoised(value) * 1e4) / 1e4 + 0;

/** `rounded`, where null stays null. */
export const roundedOrNull = (value: number | null): number | null =>
  value === null ? null : rounded(value);
