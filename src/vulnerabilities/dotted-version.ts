const segments = (version: string): readonly string[] =>
  version.replace(/^v/, '').match(/\d+|[A-Za-z]+/g) ?? [];

const compareNumbers = (a: string, b: string): number => {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
};

/**
 * Order of the bounds that one advisory names, to put its ranges in a row: numbers by value, letters before numbers and before the end
 * (`2.0.beta1` < `2.0` = `2.0.0`). What an installed version is compared with is the order of its own ecosystem.
 */
export const compareDotted = (a: string, b: string): number => {
  const [left, right] = [segments(a), segments(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one = '0', two = '0'] = [left[index], right[index]];
    const [first, second] = [/^\d/.test(one), /^\d/.test(two)];
    if (first !== second) return first ? 1 : -1;
    const difference = first ? compareNumbers(one, two) : one < two ? -1 : one > two ? 1 : 0;
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
};
