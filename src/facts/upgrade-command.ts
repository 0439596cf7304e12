import type { TargetKind } from '../core/target.ts';
import type { KnownVulnerability } from '../vulnerabilities/match-packages.ts';
import { ecosystemFamily } from '../vulnerabilities/package-name.ts';

const APT = 'apt-get update && apt-get upgrade';
const DNF = 'dnf upgrade --refresh';
const APK = 'apk upgrade --update-cache';
const ZYPPER = 'zypper refresh && zypper patch';

/** What upgrades everything on a host of that distribution. */
const SYSTEMS: Readonly<Record<string, string>> = {
  Debian: APT,
  Ubuntu: APT,
  AlmaLinux: DNF,
  'Rocky Linux': DNF,
  'Azure Linux': DNF,
  'Photon OS': DNF,
  Mageia: DNF,
  SUSE: ZYPPER,
  openSUSE: ZYPPER,
  Alpine: APK,
  Wolfi: APK,
  Chainguard: APK,
  MinimOS: APK,
};

/** What raises one package of a language where the application is built. */
const LANGUAGES: Readonly<Record<string, (name: string, version: string) => string>> = {
  npm: (name, version) => `npm install ${name}@${version}`,
  PyPI: (name, version) => `pip install '${name}>=${version}'`,
  Go: (name, version) =>
    name === 'stdlib' ? `build with Go ${version}` : `go get ${name}@v${version.replace(/^v/, '')}`,
  'crates.io': (name, version) => `cargo update -p ${name} --precise ${version}`,
  RubyGems: (name) => `bundle update --conservative ${name}`,
  Maven: (name, version) => `raise ${name} to ${version} in pom.xml or build.gradle`,
};

/** A word that a shell takes as it is; the names and versions of advisories are nobody's to trust. */
const PLAIN = /^[\w@./:+~^-]+$/;

/** The command that mends a known vulnerability; null where a new build of the image on a current base does. */
export const upgradeCommand = (found: KnownVulnerability, kind: TargetKind): string | null => {
  const { ecosystem, fixed, package: name } = found;
  const family = ecosystemFamily(ecosystem);
  const raise = Object.hasOwn(LANGUAGES, family) ? LANGUAGES[family] : undefined;
  if (raise !== undefined)
    return fixed !== null && PLAIN.test(name) && PLAIN.test(fixed) ? raise(name, fixed) : null;
  if (kind !== 'host') return null;
  return Object.hasOwn(SYSTEMS, family) ? (SYSTEMS[family] ?? null) : null;
};
