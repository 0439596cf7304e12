import { OBEYED } from './terminal/sanitize.ts';

const escaped = (sign: string): string =>
  sign
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** JSON may hold characters as they are that whoever prints the file obeys; escaped they mean the same. */
export const visibleJson = (value: unknown): string =>
  // Nobody obeys the signs of ASCII that JSON leaves as they are, and a report is made of those: looking at the others alone is quick.
  JSON.stringify(value).replace(/[^\x20-\x7e]+/g, (others) => others.replace(OBEYED, escaped));
