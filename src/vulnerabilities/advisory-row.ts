import type { Advisory, AdvisorySeverity, AffectedRange, FixState } from './advisory.ts';
import type { SourceAdvisory } from './advisory-document.ts';

/** A line that is no row of this version; the message says where it departs. */
export class RowFault extends Error {}

const fault = (what: string): never => {
  throw new RowFault(`a row has no valid ${what}`);
};

const text = (value: unknown, what: string): string => (typeof value === 'string' ? value : fault(what));

const textOrNull = (value: unknown, what: string): string | null =>
  value === null ? null : text(value, what);

const texts = (value: unknown, what: string): readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : fault(what);

const FIXES: readonly FixState[] = [
  'fixed',
  'none',
  'deferred',
  'will-not-fix',
  'end-of-life',
  'investigated',
];
const SEVERITIES: readonly AdvisorySeverity['severity'][] = ['critical', 'high', 'medium', 'low', 'none'];

const rangesOf = (value: unknown): readonly AffectedRange[] =>
  (Array.isArray(value) ? value : fault('ranges')).map((range: unknown) => {
    if (!Array.isArray(range)) return fault('ranges');
    const [introduced, fixed = null, lastAffected = null] = range;
    return {
      introduced: text(introduced, 'ranges'),
      fixed: textOrNull(fixed, 'ranges'),
      lastAffected: textOrNull(lastAffected, 'ranges'),
    };
  });

const severityOf = (value: unknown): AdvisorySeverity | null => {
  if (value === null) return null;
  if (!Array.isArray(value)) return fault('severity');
  const [word, score, by] = value;
  const severity = SEVERITIES.find((known) => known === word) ?? fault('severity');
  if (score !== null && typeof score !== 'number') return fault('severity');
  return { severity, score, by: text(by, 'severity') };
};

const packedRange = ({ introduced, fixed, lastAffected }: AffectedRange): readonly (string | null)[] =>
  lastAffected !== null
    ? [introduced, fixed, lastAffected]
    : fixed !== null
      ? [introduced, fixed]
      : [introduced];

const packed = (advisory: SourceAdvisory): readonly unknown[] => [
  advisory.package,
  advisory.ecosystem,
  advisory.id,
  advisory.ranges.map(packedRange),
  advisory.versions,
  advisory.module,
  advisory.fix,
  advisory.severity && [advisory.severity.severity, advisory.severity.score, advisory.severity.by],
  advisory.summary,
  advisory.references,
  advisory.published,
];

const unpacked = (row: readonly unknown[]): SourceAdvisory => ({
  package: text(row[0], 'package'),
  ecosystem: text(row[1], 'ecosystem'),
  id: text(row[2], 'id'),
  ranges: rangesOf(row[3]),
  versions: texts(row[4], 'versions'),
  module: textOrNull(row[5], 'module'),
  fix: FIXES.find((known) => known === row[6]) ?? fault('fix'),
  severity: severityOf(row[7]),
  summary: text(row[8], 'summary'),
  references: texts(row[9], 'references'),
  published: textOrNull(row[10], 'date'),
});

const arrayOf = (line: string): readonly unknown[] => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fault('JSON');
  }
  return Array.isArray(value) ? value : fault('list');
};

/** An advisory as one line of the rows of its source. */
export const encodeSourceRow = (advisory: SourceAdvisory): string => JSON.stringify(packed(advisory));

/** Throws `RowFault`. */
export const decodeSourceRow = (line: string): SourceAdvisory => unpacked(arrayOf(line));

/** An advisory as one line of a shard: its package comes first, so that a reader need not parse the rows of others. */
export const encodeRow = (advisory: Advisory): string =>
  JSON.stringify([...packed(advisory), advisory.aliases, advisory.exploited ? 1 : 0, advisory.source]);

/** Throws `RowFault`. */
export const decodeRow = (line: string): Advisory => {
  const row = arrayOf(line);
  return {
    ...unpacked(row),
    aliases: texts(row[11], 'aliases'),
    exploited: row[12] === 1,
    source: text(row[13], 'source'),
  };
};

/** How every row of a package of an ecosystem begins: rows of others are told apart without being parsed. */
export const rowPrefix = (name: string, ecosystem: string): string =>
  JSON.stringify([name, ecosystem]).slice(0, -1);

/** The same of a row. A quote within a text stands behind a backslash, so that `","` ends one. */
export const prefixOfRow = (line: string): string => {
  const first = line.indexOf('","');
  return line.slice(0, line.indexOf('","', first + 3) + 1);
};
