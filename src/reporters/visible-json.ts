import { OBEYED } from './terminal/sanitize.ts';

const escaped = (sign: string): string =>
  sign
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** JSON may hold characters as they are that whoever prints the file obeys; escaped they mean the same. */
export const visibleJson = (value: unknown): string => JSON.stringify(value).replace(OBEYED, escaped);
