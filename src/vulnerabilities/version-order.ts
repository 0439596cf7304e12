import { compareApkVersions, isApkVersion } from './apk-version.ts';
import { compareDebVersions, isDebVersion } from './deb-version.ts';
import { compareGemVersions } from './gem-version.ts';
import { compareGoVersions } from './go-version.ts';
import { compareMavenVersions } from './maven-version.ts';
import type { Order } from './order.ts';
import { ecosystemFamily } from './package-name.ts';
import { comparePep440Versions } from './pep440-version.ts';
import { compareRpmVersions, isRpmVersion } from './rpm-version.ts';
import { compareSemver } from './semver-version.ts';

/** Order of two versions; null where either text is no version of this order: then nothing may be concluded of it. */
export type VersionOrder = (a: string, b: string) => Order | null;

/** The programs' own comparisons take any text; what is no version is left undetermined all the same. */
const among =
  (isVersion: (text: string) => boolean, compare: (a: string, b: string) => Order): VersionOrder =>
  (a, b) =>
    isVersion(a) && isVersion(b) ? compare(a, b) : null;

const apk = among(isApkVersion, compareApkVersions);
const deb = among(isDebVersion, compareDebVersions);
const rpm = among(isRpmVersion, compareRpmVersions);

/** By the names of OSV (schema 1.7), without the release behind the colon. */
const ORDERS: ReadonlyMap<string, VersionOrder> = new Map([
  ['Debian', deb],
  ['Ubuntu', deb],
  ['Alpine', apk],
  ['Chainguard', apk],
  ['MinimOS', apk],
  ['Wolfi', apk],
  ['AlmaLinux', rpm],
  ['Azure Linux', rpm],
  ['Mageia', rpm],
  ['Photon OS', rpm],
  ['Red Hat', rpm],
  ['Rocky Linux', rpm],
  ['SUSE', rpm],
  ['openEuler', rpm],
  ['openSUSE', rpm],
  ['npm', compareSemver],
  ['crates.io', compareSemver],
  ['Go', compareGoVersions],
  ['PyPI', comparePep440Versions],
  ['Maven', compareMavenVersions],
  ['RubyGems', compareGemVersions],
  // The interpreters, as the sources of advisories about them are read here: no names of OSV.
  ['Node.js', compareSemver],
  ['Ruby', compareGemVersions],
]);

/** No version is longer than this, in UTF-16 code units: what is longer was made to cost time. */
export const VERSION_LENGTH_MAX = 1024;

/**
 * Order of two versions of an OSV ecosystem, with or without its release (`Debian:12`, `Alpine:v3.19`, `npm`): -1 where `a` is older, 0 where they are
 * equal, 1 where it is newer. Null is undetermined: the ecosystem has no order here, or one of the texts is no version in it.
 */
export const compareVersions = (ecosystem: string, a: string, b: string): Order | null => {
  if (a.length > VERSION_LENGTH_MAX || b.length > VERSION_LENGTH_MAX) return null;
  return ORDERS.get(ecosystemFamily(ecosystem))?.(a, b) ?? null;
};
