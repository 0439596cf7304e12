import { compareDebVersions } from '../vulnerabilities/deb-version.ts';
import type { AptIndex } from './apt-index.ts';
import type { CachedPackage } from './cached-packages.ts';
import type { KnownVulnerabilities } from './known-vulnerabilities.ts';
import type { UpdateState, WaitingUpdate } from './update-state.ts';
import { vulnerabilityGap } from './vulnerability-finding.ts';

/** Since when a security update could have been installed. */
export interface FixAge {
  readonly update: WaitingUpdate;
  /** The earliest moment at which it is known to have been there, milliseconds since the epoch; null where nothing tells any. */
  readonly since: number | null;
  /** It was not there before: an erratum is published with its fix. Otherwise it may be older. */
  readonly exact: boolean;
  /** Who says so, in words for a person. */
  readonly by: string;
}

/** What may tell since when a fix is there; each may be missing. */
export interface FixEvidence {
  readonly index: AptIndex | null;
  readonly cached: readonly CachedPackage[];
  readonly known: KnownVulnerabilities | null;
}

/** Announcements of a distribution that go out with the mended package; the day of a CVE tells of the hole alone. */
const ERRATUM = /^(DSA|DLA|ELA|USN|ALSA|ALBA|RLSA|RHSA|ELSA|FEDORA|SUSE-SU|openSUSE-SU|MGASA|ALAS2?)-/;

/** No archive is older; a file of an earlier time was given one that means nothing. */
const EARLIEST = Date.UTC(2000, 0);

interface Witness {
  readonly since: number;
  readonly exact: boolean;
  readonly by: string;
}

/** A version contains what came before it: an archive of that day which has it, or a later one, had the fix. */
const byArchives = ({ name, version }: WaitingUpdate, index: AptIndex | null): readonly Witness[] =>
  (index?.candidates ?? []).flatMap((candidate): readonly Witness[] =>
    candidate.name === name &&
    candidate.archive.released !== null &&
    !candidate.archive.notAutomatic &&
    (candidate.phased === null || candidate.phased >= 100) &&
    compareDebVersions(candidate.version, version) >= 0
      ? [
          {
            since: candidate.archive.released,
            exact: false,
            by: `the index of ${candidate.archive.suite || candidate.archive.name}`,
          },
        ]
      : [],
  );

const byDownloads = (
  { name, version }: WaitingUpdate,
  cached: readonly CachedPackage[],
): readonly Witness[] =>
  cached.flatMap((one): readonly Witness[] =>
    one.name === name && compareDebVersions(one.version, version) === 0
      ? [{ since: one.published, exact: false, by: 'its download' }]
      : [],
  );

/** Where the database holds one of them as a CVE, whose fix may be older, and where it has gaps, the oldest erratum is a bound alone. */
const byErrata = ({ name }: WaitingUpdate, known: KnownVulnerabilities | null): readonly Witness[] => {
  const own = (known?.vulnerabilities ?? []).filter(
    (found) => found.fixed !== null && (found.package === name || found.binaries.includes(name)),
  );
  const exact = vulnerabilityGap(known) === null && own.every(({ advisory }) => ERRATUM.test(advisory));
  return own.flatMap(({ advisory, published }): readonly Witness[] => {
    const since = Date.parse(published ?? '');
    return ERRATUM.test(advisory) && !Number.isNaN(since) ? [{ since, exact, by: advisory }] : [];
  });
};

/**
 * Since when each security update that waits can be had, by what is at hand: an index bears no day for single packages. The earliest witness counts; one from
 * the future, or from before there were such archives, counts for nothing.
 */
export const fixAges = (
  { manager, waiting }: UpdateState,
  { index, cached, known }: FixEvidence,
  now: number,
): readonly FixAge[] =>
  waiting
    .filter(({ security }) => security === true)
    .map((update): FixAge => {
      const witnesses = [
        ...(manager === 'apt' ? [...byArchives(update, index), ...byDownloads(update, cached)] : []),
        ...byErrata(update, known),
      ].filter(({ since }) => since >= EARLIEST && since <= now);
      const first = witnesses.toSorted((a, b) => a.since - b.since || Number(b.exact) - Number(a.exact))[0];
      // Only now: a moment that a target tells may be none that has a day.
      return first === undefined
        ? { update, since: null, exact: false, by: 'nothing' }
        : { update, ...first, by: `${first.by} of ${new Date(first.since).toISOString().slice(0, 10)}` };
    });
