import { type AdvisoryDocument, emptyDocument, ignoredRecord } from './advisory-document.ts';
import { gemRequirement } from './gem-requirement.ts';
import { scoreSeverity } from './osv-severity.ts';
import { lineOf, listOf, member, momentOf, referencesOf, textOf } from './plain-value.ts';
import { asRanges, difference, EVERYTHING } from './version-intervals.ts';

/** Whether a document is one of ruby-advisory-db: about a gem or an interpreter, with what is patched or without. */
export const isRubysec = (value: unknown): boolean =>
  (textOf(member(value, 'gem')) ?? textOf(member(value, 'engine'))) !== null &&
  member(value, 'id') === undefined;

/** One advisory of ruby-advisory-db; affected is what is neither patched nor unaffected. Interpreters are packages of the ecosystem `Ruby`. */
export const readRubysec = (value: unknown): AdvisoryDocument => {
  const [gem, engine] = [textOf(member(value, 'gem')), textOf(member(value, 'engine'))];
  const [cve, ghsa, osvdb] = ['cve', 'ghsa', 'osvdb'].map((key) => textOf(member(value, key), 64));
  const ids = [
    ...(cve && /^\d{4}-\d{4,19}$/.test(cve) ? [`CVE-${cve}`] : []),
    ...(ghsa && /^[\w-]+$/.test(ghsa) ? [`GHSA-${ghsa}`] : []),
    ...(osvdb && /^\d+$/.test(osvdb) ? [`OSVDB-${osvdb}`] : []),
  ];
  const [id, ...aliases] = ids;
  const safe = ['patched_versions', 'unaffected_versions']
    .flatMap((key) => listOf(member(value, key)))
    .map((requirement) => gemRequirement(textOf(requirement) ?? ''));
  const known = safe.filter((interval) => interval !== null);
  if (id === undefined || (gem ?? engine) === null || known.length < safe.length)
    return ignoredRecord('malformed');
  const ranges = asRanges(difference([EVERYTHING], known));
  if (ranges.length === 0) return ignoredRecord('notAffected');
  const scoreOf = (key: string): number => Number(textOf(member(value, key), 8) ?? Number.NaN);
  return {
    ...emptyDocument,
    advisories: [
      {
        id,
        ecosystem: gem === null ? 'Ruby' : 'RubyGems',
        package: gem ?? engine ?? '',
        ranges,
        versions: [],
        module: null,
        fix: ranges.some(({ fixed }) => fixed !== null) ? 'fixed' : 'none',
        severity:
          scoreSeverity(scoreOf('cvss_v3'), 'CVSS_V3') ?? scoreSeverity(scoreOf('cvss_v2'), 'CVSS_V2'),
        summary: lineOf(member(value, 'title')),
        references: referencesOf([member(value, 'url')]),
        published: momentOf(member(value, 'date')),
      },
    ],
    names: aliases.length > 0 ? [{ id, aliases, upstream: [] }] : [],
    newest: momentOf(member(value, 'date')),
    records: 1,
  };
};
