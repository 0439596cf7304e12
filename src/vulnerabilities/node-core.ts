import {
  type AdvisoryDocument,
  emptyDocument,
  type Ignored,
  type RecordNames,
  type SourceAdvisory,
} from './advisory-document.ts';
import { nodeRequirement } from './node-requirement.ts';
import { scoreSeverity, wordSeverity } from './osv-severity.ts';
import { isObject, lineOf, listOf, member, momentOf, referencesOf, textOf } from './plain-value.ts';
import { asRanges, difference } from './version-intervals.ts';

const isEntry = (value: unknown): boolean =>
  typeof member(value, 'vulnerable') === 'string' && typeof member(value, 'patched') === 'string';

/** Whether a document is the index of the Node.js project's own advisories. */
export const isNodeCore = (value: unknown): boolean => {
  if (!isObject(value)) return false;
  const [first] = Object.entries(value);
  return first !== undefined && /^\d+$/.test(first[0]) && isEntry(first[1]);
};

/** The advisories of the Node.js project about the runtime; affected is what is vulnerable and not patched. Its package is `node` of the ecosystem `Node.js`. */
export const readNodeCore = (value: unknown): AdvisoryDocument => {
  const advisories: SourceAdvisory[] = [];
  const names: RecordNames[] = [];
  const ignored: Partial<Record<Ignored, number>> = {};
  const skip = (reason: Ignored): void => {
    ignored[reason] = (ignored[reason] ?? 0) + 1;
  };
  const entries = isObject(value) ? Object.entries(value) : [];
  let newest: string | null = null;
  for (const [number, entry] of entries) {
    const vulnerable = nodeRequirement(textOf(member(entry, 'vulnerable')) ?? '?');
    const patched = nodeRequirement(textOf(member(entry, 'patched')) ?? '?');
    if (!/^\d{1,9}$/.test(number) || vulnerable === null || patched === null) {
      skip('malformed');
      continue;
    }
    const ranges = asRanges(difference(vulnerable, patched));
    if (ranges.length === 0) {
      skip('notAffected');
      continue;
    }
    const cves = listOf(member(entry, 'cve'))
      .map((cve) => textOf(cve, 64))
      .filter((cve) => cve !== null && /^CVE-\d{4}-\d{4,19}$/.test(cve)) as readonly string[];
    const published = momentOf(member(entry, 'publish_date'));
    if (published !== null && (newest === null || published > newest)) newest = published;
    const id = cves[0] ?? `NODE-CORE-${number}`;
    advisories.push({
      id,
      ecosystem: 'Node.js',
      package: 'node',
      ranges,
      versions: [],
      module: null,
      fix: ranges.some(({ fixed }) => fixed !== null) ? 'fixed' : 'none',
      severity:
        wordSeverity(member(entry, 'severity'), 'Node.js') ??
        scoreSeverity(Number(member(entry, 'cvss_score') ?? Number.NaN), 'CVSS_V3'),
      summary: lineOf(member(entry, 'description')) || lineOf(member(entry, 'overview')),
      references: referencesOf([member(entry, 'ref')]),
      published,
    });
    if (cves.length > 1) names.push({ id, aliases: cves.slice(1), upstream: [] });
  }
  return { ...emptyDocument, advisories, names, ignored, newest, records: entries.length };
};
