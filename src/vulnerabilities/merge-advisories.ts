import type { Advisory, AffectedRange } from './advisory.ts';
import type { SourceAdvisory } from './advisory-document.ts';
import type { NameGraph } from './record-names.ts';

/** A row as it stands in the rows of one source. */
export interface SourceRow {
  readonly source: string;
  readonly advisory: SourceAdvisory;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const unique = (ranges: readonly AffectedRange[]): readonly AffectedRange[] => [
  ...new Map(ranges.map((range) => [JSON.stringify(range), range])).values(),
];

/** One advisory of records of one package that are about the same vulnerability. */
const joined = (rows: readonly SourceRow[]): SourceRow => {
  const sorted = rows.toSorted(
    (a, b) => compare(a.advisory.id, b.advisory.id) || compare(a.source, b.source),
  );
  const [first] = sorted as [SourceRow];
  // Who knows no fix yet knows less than who names one: an open range beside a closed one would say that the mended version is affected.
  const fixed = sorted.filter(({ advisory }) => advisory.fix === 'fixed');
  const told = (fixed.length > 0 ? fixed : sorted).map(({ advisory }) => advisory);
  const all = sorted.map(({ advisory }) => advisory);
  return {
    source: first.source,
    advisory: {
      ...first.advisory,
      ranges: unique(told.flatMap(({ ranges }) => ranges)),
      versions: [...new Set(told.flatMap(({ versions }) => versions))].sort(),
      fix: told[0]?.fix ?? first.advisory.fix,
      severity: all.find(({ severity }) => severity !== null)?.severity ?? null,
      summary: all.find(({ summary }) => summary !== '')?.summary ?? '',
      references: [...new Set(all.flatMap(({ references }) => references))].slice(0, 3),
      published: all
        .flatMap(({ published }) => published ?? [])
        .reduce<string | null>((least, moment) => (least === null || moment < least ? moment : least), null),
    },
  };
};

/**
 * The rows of one shard as advisories, in their order: records about the same vulnerability of one package of one ecosystem become one; an erratum is left out
 * where each CVE that it mends has a row of its own, which then knows the fix.
 */
export const mergeAdvisories = (
  rows: readonly SourceRow[],
  names: NameGraph,
  exploited: ReadonlySet<string>,
): readonly Advisory[] => {
  const byPackage = Map.groupBy(rows, ({ advisory }) =>
    JSON.stringify([advisory.package, advisory.ecosystem, advisory.module]),
  );
  return [...byPackage.values()]
    .flatMap((own) => withoutErrata([...Map.groupBy(own, identityBy(names))], names))
    .map(({ source, advisory }) => asAdvisory(source, advisory, names, exploited))
    .sort(
      (a, b) =>
        compare(a.package, b.package) ||
        compare(a.ecosystem, b.ecosystem) ||
        compare(a.id, b.id) ||
        compare(a.module ?? '', b.module ?? ''),
    );
};

const identityBy =
  (names: NameGraph) =>
  ({ advisory }: SourceRow): string =>
    names.identity(advisory.id);

const withoutErrata = (
  groups: readonly (readonly [identity: string, rows: readonly SourceRow[]])[],
  names: NameGraph,
): readonly SourceRow[] => {
  const byIdentity = new Map(groups);
  const rows = new Map(groups.map(([identity, own]) => [identity, [...own]]));
  for (const [identity, own] of groups) {
    const mended = [...new Set(own.flatMap(({ advisory }) => names.mends(advisory.id)))].map((cve) =>
      names.identity(cve),
    );
    const isTold = mended.every((cve) => cve !== identity && byIdentity.has(cve));
    if (mended.length === 0 || !isTold) continue;
    rows.delete(identity);
    for (const cve of mended)
      if (byIdentity.get(cve)?.every(({ advisory }) => advisory.fix !== 'fixed'))
        rows.get(cve)?.push(...own.map((row) => renamed(row, byIdentity.get(cve)?.[0] ?? row)));
  }
  return [...rows.values()].map(joined);
};

/** What the erratum says of the fix, under the name of the CVE. */
const renamed = ({ advisory }: SourceRow, { source, advisory: cve }: SourceRow): SourceRow => ({
  source,
  advisory: { ...cve, ranges: advisory.ranges, versions: advisory.versions, fix: advisory.fix },
});

const asAdvisory = (
  source: string,
  advisory: SourceAdvisory,
  names: NameGraph,
  exploited: ReadonlySet<string>,
): Advisory => {
  const aliases = names.aliasesOf(advisory.id);
  return {
    ...advisory,
    aliases,
    exploited: [advisory.id, ...aliases].some((name) => exploited.has(name)),
    source,
  };
};
