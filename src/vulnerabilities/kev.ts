import { type AdvisoryDocument, emptyDocument } from './advisory-document.ts';
import { listOf, member, momentOf, textOf } from './plain-value.ts';

export const isKev = (value: unknown): boolean =>
  Array.isArray(member(value, 'vulnerabilities')) && typeof member(value, 'catalogVersion') === 'string';

/** CISA's catalogue of vulnerabilities that are known to be exploited. */
export const readKev = (value: unknown): AdvisoryDocument => {
  const entries = listOf(member(value, 'vulnerabilities'));
  const exploited = entries
    .map((entry) => textOf(member(entry, 'cveID'), 64))
    .filter((cve) => cve !== null && /^CVE-\d{4}-\d{4,19}$/.test(cve)) as readonly string[];
  const malformed = entries.length - exploited.length;
  return {
    ...emptyDocument,
    exploited,
    ignored: malformed > 0 ? { malformed } : {},
    newest: momentOf(member(value, 'dateReleased')),
    records: entries.length,
  };
};
