/** Own members only: a document whose keys are `__proto__` or `constructor` says nothing by them. */
export const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What neither a name nor a version holds: control and format characters, lone surrogates, line separators. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A text of at most so many characters that can be shown on one line; null for anything else. */
export const textOf = (value: unknown, most = 512): string | null =>
  typeof value === 'string' && value !== '' && value.length <= most && !OBEYED.test(value) ? value : null;

/** The first line with words in it, clipped, without what a terminal obeys. */
export const lineOf = (value: unknown, most = 200): string => {
  if (typeof value !== 'string') return '';
  const line =
    value
      .slice(0, 4096)
      .split(/\r?\n/)
      .map((part) =>
        part
          .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
          .replace(/^[#\s]+/, '')
          .trim(),
      )
      .find((part) => /\p{L}/u.test(part)) ?? '';
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};

/** A moment in ISO 8601 UTC, to the second; null for none, and for the year 1 by which Go's database says that it does not know. */
export const momentOf = (value: unknown): string | null => {
  const text = textOf(value, 64);
  if (text === null || !/^(19|20)\d\d-\d\d-\d\d/.test(text)) return null;
  const moment = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');
};

/** Addresses of web pages, at most three. */
export const referencesOf = (values: readonly unknown[]): readonly string[] => {
  const found = new Set<string>();
  for (const value of values) {
    const text = textOf(value, 500);
    if (text !== null && /^https?:\/\/[^\s"<>]+$/.test(text)) found.add(text);
    if (found.size === 3) break;
  }
  return [...found];
};
