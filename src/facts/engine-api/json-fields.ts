/** Readers for untrusted bodies of the Engine API: each gives the field in the asked type, or null, which means "not told". */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const flagOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A list read member by member. JSON null is Go's empty list; a missing list, or one with a member that cannot be read, is not told. */
export const listOf = <T>(value: unknown, read: (member: unknown) => T | null): readonly T[] | null => {
  if (value === null) return [];
  if (!Array.isArray(value)) return null;
  const members = value.map(read);
  return members.includes(null) ? null : (members as T[]);
};

export const textsOf = (value: unknown): readonly string[] | null => listOf(value, textOf);

/** A list that the engine leaves out when it is empty. */
export const omittedListOf = <T>(value: unknown, read: (member: unknown) => T | null): readonly T[] | null =>
  value === undefined ? [] : listOf(value, read);

/** A command or an entry point: a list, or one string in old images. */
export const wordsOf = (value: unknown): readonly string[] | null =>
  typeof value === 'string' ? [value] : textsOf(value);

/** Text values by name; null and a missing map are empty, since engines leave empty maps out. */
export const textMapOf = (value: unknown): Readonly<Record<string, string>> | null => {
  if (value === null || value === undefined) return {};
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const entries = Object.entries(fields);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : null;
};

/** The names of a map used as a set (`{"80/tcp": {}}`); null and a missing map are empty. */
export const namesOf = (value: unknown): readonly string[] | null => {
  if (value === null || value === undefined) return [];
  const fields = fieldsOf(value);
  return fields === null ? null : Object.keys(fields).sort();
};

/** Milliseconds since the epoch of an RFC 3339 time or of Unix seconds; null also for Go's zero time, "never". */
export const timeOf = (value: unknown): number | null => {
  if (typeof value === 'number') return value > 0 ? value * 1000 : null;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) || time <= 0 ? null : time;
};
