import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { compareDebVersions } from '../vulnerabilities/deb-version.ts';
import { ENDED_PACKAGES, ENDED_PACKAGES_AS_OF, type EndedPackage } from './ended-packages.ts';
import type { InstalledPackage } from './installed-packages.ts';
import type { OsRelease } from './os-release.ts';

const FOLDER = '/usr/share/debian-security-support';
/** The lists have some thirty lines; a longer file is none of them. */
const MOST_LINES = 5000;

/** What one list of debian-security-support says; `supported` is an exception from a pattern of the same list. */
export interface SupportLine {
  readonly source: string;
  readonly support: 'ended' | 'limited' | 'supported';
  /** As in `EndedPackage`; null for the other two. */
  readonly last: string | null;
  readonly ended: string | null;
  /** The major version of Debian that it is about; null for every one. */
  readonly release: string | null;
  readonly path: string;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** `name.*` and `name*` of a list stand for what begins so; every other name for itself. */
const pattern = (name: string): string => name.replace(/\.?\*$/, '*');

const lineOf = (path: string, text: string): SupportLine | null => {
  const [, kind, release = null] = /-(ended|limited|support)(?:\.deb(\d+))?$/.exec(path) ?? [];
  const words = text.split(/\s+/, 5);
  const [name = '', second = ''] = words;
  if (kind === undefined || name === '' || name.startsWith('#')) return null;
  const line = { source: pattern(name), release, path };
  const none = { last: null, ended: null };
  if (kind === 'limited') return { ...line, ...none, support: 'limited' };
  // Since 1:13 one list a release holds both: its second column says which.
  if (kind === 'support' && second !== 'non-supported')
    return second === 'limited' || second === 'supported' ? { ...line, ...none, support: second } : null;
  const [last = '', ended = ''] = kind === 'support' ? words.slice(2) : words.slice(1);
  if (!DAY.test(ended) || Number.isNaN(Date.parse(ended))) return null;
  return { ...line, support: 'ended', last: last === '0' ? null : last, ended };
};

const linesOf = ({ path, content }: FileEntry): readonly SupportLine[] =>
  (content ?? '')
    .split('\n', MOST_LINES)
    .map((text) => lineOf(path, text.trim()))
    .filter((line) => line !== null);

/** The lists of debian-security-support that lie on the target itself; its file without a release repeats one that has it. */
export const supportLists = defineFact({
  id: 'package-support.lists',
  description: 'Lists of packages whose security support ended or is limited, as Debian ships them',
  probe: files(
    `${FOLDER}/security-support-ended.deb*`,
    `${FOLDER}/security-support-limited`,
    `${FOLDER}/security-support.deb*`,
  ),
  parse: (output): ResourceSet<SupportLine> => {
    const entries = output?.entries ?? [];
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    const lines = entries.flatMap(linesOf);
    return reason === null ? completeSet(lines) : incompleteSet(lines, reason);
  },
});

/** A source package that is installed although its support ended, or will end. */
export interface UnsupportedPackage extends Omit<EndedPackage, 'why'> {
  readonly version: string;
  readonly binaries: readonly string[];
  /** Null where the list of the target says it: its words are not repeated. */
  readonly why: string | null;
  /** The list of the target; null where the table of rempart says it. */
  readonly path: string | null;
}

export interface PackageSupport {
  /** The name of the release the packages belong to. */
  readonly release: string;
  readonly unsupported: readonly UnsupportedPackage[];
  /** Installed source packages that get some fixes only, or none but are meant for trusted input. */
  readonly limited: readonly string[];
  /** Where the lists are from. */
  readonly source: string;
}

const matches = (name: string, source: string): boolean =>
  source.endsWith('*') ? name.startsWith(source.slice(0, -1)) : name === source;

const upstreamOf = (version: string): string => version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');

/**
 * Later versions of the same upstream release are as little supported; a newer upstream release is of another archive, whose owner may mend it.
 */
const concerns = ({ last }: Pick<EndedPackage, 'last'>, version: string): boolean =>
  last === null || compareDebVersions(version, last) <= 0 || upstreamOf(version) === upstreamOf(last);

/**
 * Holds the packages of a Debian release against what its lists say; the newest knowledge of both wins, since support that ended does not begin again.
 * Null where neither the target nor rempart has a list of that release.
 */
export const supportOfPackages = (
  packages: readonly InstalledPackage[],
  release: OsRelease,
  lists: readonly SupportLine[],
): PackageSupport | null => {
  const major = release.versionId?.split('.')[0] ?? '';
  const own = lists.filter((line) => line.release === null || line.release === major);
  const table = ENDED_PACKAGES.get(major);
  const shipped = own.find((line) => line.release === major);
  if (table === undefined && shipped === undefined) return null;
  const endings = [
    ...own.flatMap(({ source, support, last, ended, path }) =>
      support === 'ended' && ended !== null ? [{ source, last, ended, path, why: null }] : [],
    ),
    ...(table ?? []).map((row) => ({ ...row, path: null })),
  ];
  const bySource = [...Map.groupBy(packages, ({ source }) => source)];
  const unsupported = bySource.flatMap(([name, same]): readonly UnsupportedPackage[] => {
    const version = same[0]?.sourceVersion ?? '';
    const ending = endings
      .filter((row) => matches(name, row.source) && concerns(row, version))
      .toSorted((a, b) => a.ended.localeCompare(b.ended))[0];
    if (ending === undefined) return [];
    return [{ ...ending, source: name, version, binaries: same.map((binary) => binary.name) }];
  });
  const told = (name: string, support: SupportLine['support']): boolean =>
    own.some((line) => line.support === support && matches(name, line.source));
  return {
    release: release.prettyName ?? `Debian ${major}`,
    unsupported,
    limited: bySource
      .map(([name]) => name)
      .filter((name) => told(name, 'limited') && !told(name, 'supported')),
    source: [
      ...(shipped === undefined ? [] : [shipped.path]),
      ...(table === undefined ? [] : [`lists of ${ENDED_PACKAGES_AS_OF}`]),
    ].join(', '),
  };
};
