import type { Advisory, AdvisorySeverity, FixState } from './advisory.ts';
import { affects } from './affects.ts';
import type { InstalledPackage } from './installed-package.ts';
import { packageName } from './package-name.ts';
import { compareVersions } from './version-order.ts';

/** An installed package, with the ecosystem whose advisories are about it and the places where it was found. */
export interface LocatedPackage extends InstalledPackage {
  readonly ecosystem: string;
  /** As its manager writes it; empty for packages of a language. */
  readonly arch: string;
  /** Absolute paths; empty for packages of a distribution. */
  readonly paths: readonly string[];
}

/** One advisory that affects one source package of a target. */
export interface KnownVulnerability {
  /** Its CVE number, else the name its source gives it. */
  readonly advisory: string;
  /** Other names. */
  readonly aliases: readonly string[];
  readonly ecosystem: string;
  /** The package that advisories name: the source package of Debian, Ubuntu, Alpine and SUSE, the installed one else. */
  readonly package: string;
  /** Installed packages built of it, sorted. */
  readonly binaries: readonly string[];
  readonly installed: string;
  /** The version that mends it; null where there is none. */
  readonly fixed: string | null;
  readonly fix: FixState;
  readonly severity: AdvisorySeverity | null;
  readonly exploited: boolean;
  /** ISO 8601. */
  readonly published: string | null;
  readonly summary: string;
  /** Key of its source in the database. */
  readonly source: string;
  readonly paths: readonly string[];
}

/** A package that could not be held against an advisory. */
export interface Undetermined {
  readonly package: string;
  readonly installed: string;
  readonly advisory: string;
  readonly reason: string;
}

export interface Matches {
  /** In the order in which they matter: exploited before others, with a fix before those without, worst first. */
  readonly vulnerabilities: readonly KnownVulnerability[];
  readonly undetermined: readonly Undetermined[];
}

const WEIGHT: Readonly<Record<AdvisorySeverity['severity'], number>> = {
  critical: 4,
  high: 3,
  medium: 2,
  low: 1,
  none: 0,
};

const weight = ({ severity }: KnownVulnerability): number =>
  severity === null ? 1.5 : WEIGHT[severity.severity];

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byImportance = (a: KnownVulnerability, b: KnownVulnerability): number =>
  Number(b.exploited) - Number(a.exploited) ||
  Number(b.fixed !== null) - Number(a.fixed !== null) ||
  weight(b) - weight(a) ||
  text(a.package, b.package) ||
  text(a.advisory, b.advisory) ||
  text(a.installed, b.installed);

const nameOf = ({ id, aliases }: Advisory): string =>
  /^CVE-/.test(id) ? id : (aliases.find((alias) => /^CVE-/.test(alias)) ?? id);

const sorted = (...lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].sort();

/** Two rows about one advisory and package: the older installed version tells what is wrong, the newer fix what mends both. */
const joined = (a: KnownVulnerability, b: KnownVulnerability): KnownVulnerability => {
  const older = compareVersions(a.ecosystem, a.installed, b.installed) === 1 ? b : a;
  const fixed =
    a.fixed === null || b.fixed === null
      ? null
      : compareVersions(a.ecosystem, a.fixed, b.fixed) === -1
        ? b.fixed
        : a.fixed;
  return {
    ...older,
    fixed,
    binaries: sorted(a.binaries, b.binaries),
    paths: sorted(a.paths, b.paths),
    aliases: sorted(a.aliases, b.aliases).filter((alias) => alias !== older.advisory),
  };
};

/**
 * Which advisories affect which packages: one row for each source package and advisory, whichever of its names the advisory goes by. `advisories` are
 * those about the packages' names, as the database gives them.
 */
export const matchPackages = (
  packages: readonly LocatedPackage[],
  advisoriesOf: (ecosystem: string, name: string) => readonly Advisory[],
): Matches => {
  const found = new Map<string, KnownVulnerability>();
  const undetermined = new Map<string, Undetermined>();
  for (const installed of packages)
    for (const name of new Set([installed.name, installed.source ?? installed.name]))
      for (const advisory of advisoriesOf(installed.ecosystem, packageName(installed.ecosystem, name))) {
        const effect = affects(advisory, installed);
        if (effect.status === 'not-affected') continue;
        const called = nameOf(advisory);
        const key = JSON.stringify([installed.ecosystem, advisory.package, called]);
        if (effect.status === 'undetermined') {
          undetermined.set(key, {
            package: advisory.package,
            installed: installed.version,
            advisory: called,
            reason: effect.reason,
          });
          continue;
        }
        const row: KnownVulnerability = {
          advisory: called,
          aliases: sorted([advisory.id, ...advisory.aliases]).filter((alias) => alias !== called),
          ecosystem: installed.ecosystem,
          package: advisory.package,
          binaries: [installed.name],
          installed:
            installed.name === advisory.package
              ? installed.version
              : (installed.sourceVersion ?? installed.version),
          fixed: effect.fixed,
          // A range that ends without a fix says that there is none in what its source knows of.
          fix: effect.fixed === null && advisory.fix === 'fixed' ? 'none' : advisory.fix,
          severity: advisory.severity,
          exploited: advisory.exploited,
          published: advisory.published,
          summary: advisory.summary,
          source: advisory.source,
          paths: installed.paths,
        };
        const before = found.get(key);
        found.set(key, before === undefined ? row : joined(before, row));
      }
  return {
    vulnerabilities: [...found.values()].sort(byImportance),
    undetermined: [...undetermined]
      .filter(([key]) => !found.has(key))
      .map(([, entry]) => entry)
      .sort((a, b) => text(a.package, b.package) || text(a.advisory, b.advisory)),
  };
};
