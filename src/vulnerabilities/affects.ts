import type { Advisory, AffectedRange } from './advisory.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { Order } from './order.ts';
import { ecosystemFamily, packageName } from './package-name.ts';
import { ofSameModule } from './rpm-modularity.ts';
import { compareVersions } from './version-order.ts';

/** What an advisory means for an installed package. */
export type Effect =
  | {
      readonly status: 'affected';
      /** The first version behind every range that holds the installed one; null where there is none, or nobody says. */
      readonly fixed: string | null;
    }
  | { readonly status: 'not-affected' }
  | { readonly status: 'undetermined'; readonly reason: string };

const NOT_AFFECTED: Effect = { status: 'not-affected' };

/** Their advisories name source packages; those of all other ecosystems name what is installed. */
const BY_SOURCE = new Set([
  ...[
    'Alpine',
    'Chainguard',
    'Debian',
    'Mageia',
    'MinimOS',
    'SUSE',
    'Ubuntu',
    'Wolfi',
    'openEuler',
    'openSUSE',
  ],
]);

const RPM = new Set([
  ...[
    'AlmaLinux',
    'Azure Linux',
    'Mageia',
    'Photon OS',
    'Red Hat',
    'Rocky Linux',
    'SUSE',
    'openEuler',
    'openSUSE',
  ],
]);

interface Subject {
  readonly name: string;
  readonly version: string;
  /** Whether a missing epoch is 0, as rpm installs it, or was left out, as in the name of a source rpm. */
  readonly epochKnown: boolean;
}

const subjectOf = (family: string, installed: InstalledPackage): Subject => {
  const { name, version, source, sourceVersion } = installed;
  if (!BY_SOURCE.has(family)) return { name, version, epochKnown: true };
  return {
    name: source ?? name,
    version: sourceVersion ?? version,
    epochKnown: sourceVersion === null || !RPM.has(family),
  };
};

const EPOCH = /^\s*(\d+):/;
const withoutEpoch = (version: string): string => version.replace(EPOCH, '');

/** The order of an installed version and one that an advisory names. */
type Against = (named: string) => Order | null;

/** An advisory on rpms that names no epoch says nothing of it: then neither counts. */
const against = (ecosystem: string, { version, epochKnown }: Subject): Against => {
  if (!RPM.has(ecosystemFamily(ecosystem))) return (named) => compareVersions(ecosystem, version, named);
  return (named) => {
    const epoch = EPOCH.exec(named)?.[1];
    if (epoch === undefined) return compareVersions(ecosystem, withoutEpoch(version), named);
    if (!epochKnown && !EPOCH.test(version) && Number(epoch) > 0) return null;
    return compareVersions(ecosystem, version, named);
  };
};

/** Whether a range holds the version; null where that cannot be told. `0` comes before every version, so nothing is older than it. */
const holds = ({ introduced, fixed, lastAffected }: AffectedRange, order: Against): boolean | null => {
  if (fixed === '0') return false;
  const from = introduced === '0' ? 1 : order(introduced);
  if (from === -1) return false;
  if (fixed !== null) {
    const to = order(fixed);
    return to === 0 || to === 1 ? false : from === null || to === null ? null : true;
  }
  if (lastAffected !== null) {
    const to = order(lastAffected);
    return to === 1 ? false : from === null || to === null ? null : true;
  }
  return from === null ? null : true;
};

/** The version behind the range `within` and behind every other one that holds its end; null where one of them has no end, or nobody tells it. */
const fixBehind = ({ ecosystem, ranges }: Advisory, within: AffectedRange): string | null => {
  let last = within;
  for (const _ of ranges) {
    const { fixed } = last;
    if (fixed === null) return null;
    const order = against(ecosystem, { name: '', version: fixed, epochKnown: true });
    const next = ranges.find((range) => holds(range, order) === true);
    if (next === undefined) return fixed;
    last = next;
  }
  return last.fixed;
};

/** The oldest fixed version that is newer than the installed one: of a version that is listed, but in no range. */
const nextFix = (advisory: Advisory, order: Against): string | null =>
  advisory.ranges
    .map(({ fixed }) => fixed)
    .filter((fixed) => fixed !== null && order(fixed) === -1)
    .reduce<string | null>(
      (oldest, fixed) =>
        oldest === null || (fixed !== null && compareVersions(advisory.ecosystem, fixed, oldest) === -1)
          ? fixed
          : oldest,
      null,
    );

/**
 * Whether an advisory affects an installed package (evaluation of OSV, schema 1.7: it is listed, or in a range). Advisories on source packages are held
 * against the source, those on rpms of a module against rpms of that stream alone. What cannot be compared is undetermined, never not affected.
 */
export const affects = (advisory: Advisory, installed: InstalledPackage): Effect => {
  const { ecosystem, ranges, versions } = advisory;
  const family = ecosystemFamily(ecosystem);
  const subject = subjectOf(family, installed);
  if (packageName(ecosystem, subject.name) !== packageName(ecosystem, advisory.package)) return NOT_AFFECTED;
  const sameModule = RPM.has(family)
    ? ofSameModule(
        installed.module,
        advisory.module,
        ranges.map(({ fixed }) => fixed),
      )
    : true;
  if (sameModule === false) return NOT_AFFECTED;

  const order = against(ecosystem, subject);
  const answers = ranges.map((range) => holds(range, order));
  const within = ranges.find((_, index) => answers[index] === true);
  const isListed = versions.some((version) => version === subject.version || order(version) === 0);
  if (within === undefined && !isListed) {
    const isOpen = answers.includes(null) || (versions.length > 0 && order(subject.version) === null);
    if (isOpen || (ranges.length === 0 && versions.length === 0))
      return {
        status: 'undetermined',
        reason: `version ${subject.version} cannot be held against ${advisory.id}`,
      };
    return NOT_AFFECTED;
  }
  if (sameModule === null)
    return { status: 'undetermined', reason: `${advisory.id} does not tell the stream of its module` };
  return {
    status: 'affected',
    fixed: within === undefined ? nextFix(advisory, order) : fixBehind(advisory, within),
  };
};
