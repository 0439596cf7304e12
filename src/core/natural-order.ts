/** Long enough for any number that somebody gives to a replica. */
const DIGITS = 20;

const counted = (text: string): string => text.replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0'));

/** Order of two names as people count: the tenth replica comes after the second. Negative where `a` comes first, 0 only for the same text. */
export const naturalOrder = (a: string, b: string): number => {
  const [left, right] = [counted(a), counted(b)];
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
};
