import type { AdvisorySeverity, AffectedRange, FixState } from './advisory.ts';
import {
  type AdvisoryDocument,
  emptyDocument,
  type Ignored,
  ignoredRecord,
  type RateVector,
  type SourceAdvisory,
} from './advisory-document.ts';
import { osvRanges } from './osv-ranges.ts';
import { vectorSeverity, wordSeverity } from './osv-severity.ts';
import { ecosystemFamily, isDistribution, packageName } from './package-name.ts';
import { isObject, lineOf, listOf, member, momentOf, referencesOf, textOf } from './plain-value.ts';

/** A kernel lists some thousands; more is no advisory. */
const MOST_VERSIONS = 50_000;
const MOST_PACKAGES = 20_000;

const NAME = /^[A-Za-z][\w.:+@%~-]{0,127}$/;
const CVE = /^CVE-\d{4}-\d{4,19}$/;
/** Errata of Red Hat and its descendants that mend or add something: security only where they name a CVE. */
const ERRATA = /^(AL|RH|RL|RX|OL|EL)(BA|EA)-/;

const namesOf = (value: unknown): readonly string[] =>
  [
    ...new Set(
      listOf(value)
        .map((name) => textOf(name))
        .filter((name) => name !== null && NAME.test(name)),
    ),
  ] as readonly string[];

/**
 * One record of the OSV schema (1.7.5, read leniently down to 1.0). Withdrawn and informational ones give nothing; entries about one package
 * are one; ranges of commits say nothing about packages.
 */
export const readOsv = (record: unknown, rate: RateVector): AdvisoryDocument => {
  const id = textOf(member(record, 'id'), 128);
  if (id === null || !NAME.test(id)) return ignoredRecord('malformed');
  const newest = momentOf(member(record, 'modified'));
  // Any value, also one that is no date: nobody writes it to say that a record stands.
  if (!isNothing(member(record, 'withdrawn'))) return ignoredRecord('withdrawn', newest);
  const affected = listOf(member(record, 'affected')).slice(0, MOST_PACKAGES);
  const aliases = namesOf(member(record, 'aliases'));
  const ofDistribution = affected.some((entry) =>
    isDistribution(textOf(member(member(entry, 'package'), 'ecosystem')) ?? ''),
  );
  // Until schema 1.7 records of distributions named the CVEs that they mend as related.
  const related = ofDistribution ? namesOf(member(record, 'related')).filter((name) => CVE.test(name)) : [];
  const upstream = namesOf(member(record, 'upstream'));
  const names = { id, aliases, upstream: [...new Set([...upstream, ...related])] };
  if (ERRATA.test(id) && ![...aliases, ...names.upstream].some((name) => CVE.test(name)))
    return ignoredRecord('noSecurity', newest);
  const ignored: Partial<Record<Ignored, number>> = {};
  const skip = (reason: Ignored): null => {
    ignored[reason] = (ignored[reason] ?? 0) + 1;
    return null;
  };
  const shared = sharedBy(record, id, rate);
  const byPackage = new Map<string, SourceAdvisory>();
  for (const entry of affected) {
    const advisory = advisoryOf(entry, record, shared, rate, skip);
    if (advisory === null) continue;
    const key = JSON.stringify([advisory.ecosystem, advisory.package, advisory.module]);
    const before = byPackage.get(key);
    byPackage.set(key, before === undefined ? advisory : joined(before, advisory));
  }
  const advisories = [...byPackage.values()];
  return {
    ...emptyDocument,
    advisories,
    names: [names],
    ignored,
    newest,
    records: 1,
  };
};

/** YAML that is read as mere texts says `null` in letters. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === 'null' || value === '~';

type Shared = Pick<SourceAdvisory, 'id' | 'summary' | 'references' | 'published'> & {
  readonly severity: AdvisorySeverity | null;
};

const sharedBy = (record: unknown, id: string, rate: RateVector): Shared => ({
  id,
  summary: lineOf(member(record, 'summary')) || lineOf(member(record, 'details')),
  references: referencesOf(
    [...listOf(member(record, 'references'))]
      .sort((a, b) => Number(isAdvisory(b)) - Number(isAdvisory(a)))
      .map((reference) => member(reference, 'url')),
  ),
  published: momentOf(member(record, 'published')),
  severity:
    vectorSeverity(member(record, 'severity'), rate) ??
    wordSeverity(
      member(member(record, 'database_specific'), 'severity'),
      id.startsWith('MAL-') ? 'OSV' : 'GHSA',
    ),
});

const isAdvisory = (reference: unknown): boolean => member(reference, 'type') === 'ADVISORY';

const advisoryOf = (
  entry: unknown,
  record: unknown,
  shared: Shared,
  rate: RateVector,
  skip: (reason: Ignored) => null,
): SourceAdvisory | null => {
  const target = member(entry, 'package');
  if (!isObject(target)) return skip(hasCommits(entry) ? 'gitOnly' : 'malformed');
  const ecosystem = textOf(member(target, 'ecosystem'), 128);
  const name = textOf(member(target, 'name'));
  if (ecosystem === null || name === null || !/^[A-Za-z]/.test(ecosystem)) return skip('malformed');
  if (!isNothing(member(member(entry, 'database_specific'), 'informational'))) return skip('informational');
  const ranges = osvRanges(member(entry, 'ranges'));
  const versions = versionsOf(member(entry, 'versions'));
  if (ranges === null || versions === null) return skip('malformed');
  if (ranges.length === 0 && versions.length === 0) return skip(hasCommits(entry) ? 'gitOnly' : 'noVersions');
  return {
    ...shared,
    ecosystem,
    package: packageName(ecosystem, name),
    ranges,
    // Where the order of versions is the distribution's own, the list only repeats the ranges, at a hundred times their size.
    versions: ranges.length > 0 && isDistribution(ecosystem) ? [] : versions,
    module: moduleOf(record, ranges),
    fix: fixOf(ranges),
    severity:
      wordOf(entry, record, ecosystem) ?? vectorSeverity(member(entry, 'severity'), rate) ?? shared.severity,
  };
};

const hasCommits = (entry: unknown): boolean =>
  listOf(member(entry, 'ranges')).some((range) => member(range, 'type') === 'GIT');

const versionsOf = (value: unknown): readonly string[] | null => {
  const list = listOf(value);
  const texts = list.map((version) => textOf(version, 256)).filter((version) => version !== null);
  return texts.length < list.length || list.length > MOST_VERSIONS ? null : [...new Set(texts)].sort();
};

const fixOf = (ranges: readonly AffectedRange[]): FixState =>
  ranges.some(({ fixed }) => fixed !== null) ? 'fixed' : 'none';

/**
 * The stream of a modular package stands in the title alone (`Important: nodejs:18 security update`); `*` where it does not: of some module,
 * nobody says which.
 */
const moduleOf = (record: unknown, ranges: readonly AffectedRange[]): string | null => {
  if (!ranges.some(({ fixed }) => fixed !== null && /\.module[_+]/.test(fixed))) return null;
  const title = textOf(member(record, 'summary'), 4096) ?? '';
  return /(?:^|\s)([\w.+-]+:[\w.+-]+)(?=[\s,]|$)/.exec(title)?.[1] ?? '*';
};

/** The distribution's own word goes before every vector (section on severity of the schema's ecosystems). */
const wordOf = (entry: unknown, record: unknown, ecosystem: string): AdvisorySeverity | null => {
  if (!isDistribution(ecosystem)) return null;
  const by = ecosystemFamily(ecosystem);
  const title = /^(\w+): /.exec(textOf(member(record, 'summary'), 4096) ?? '')?.[1];
  return (
    wordSeverity(member(member(entry, 'ecosystem_specific'), 'urgency'), by) ??
    wordSeverity(member(member(entry, 'ecosystem_specific'), 'severity'), by) ??
    [member(entry, 'severity'), member(record, 'severity')]
      .flatMap(listOf)
      .filter((rating) => member(rating, 'type') === by)
      .map((rating) => wordSeverity(member(rating, 'score'), by))
      .find((severity) => severity !== null) ??
    wordSeverity(title, by)
  );
};

const joined = (a: SourceAdvisory, b: SourceAdvisory): SourceAdvisory => {
  const ranges = [
    ...new Map([...a.ranges, ...b.ranges].map((range) => [JSON.stringify(range), range])).values(),
  ];
  return {
    ...a,
    ranges,
    versions: [...new Set([...a.versions, ...b.versions])].sort(),
    fix: fixOf(ranges),
    severity: a.severity ?? b.severity,
  };
};
