import { debianEcosystem } from './debian-releases.ts';

/** What os-release(5) tells of a system, as far as it says whose advisories are about its packages. */
export interface Release {
  readonly id: string;
  readonly versionId: string | null;
  readonly codename: string | null;
  readonly prettyName: string | null;
}

const major = ({ versionId }: Release): string | null => /^\d+/.exec(versionId ?? '')?.[0] ?? null;
const minor = ({ versionId }: Release): string | null => /^\d+\.\d+/.exec(versionId ?? '')?.[0] ?? null;

const withRelease = (family: string, release: string | null): string | null =>
  release === null ? null : `${family}:${release}`;

/** Testing and unstable have no number; both call themselves `trixie/sid` while the one becomes the other. */
const debian = (release: Release): string | null => {
  if (/\/sid\b/.test(release.prettyName ?? '') || release.codename === 'sid') return 'Debian:sid';
  return withRelease('Debian', major(release)) ?? debianEcosystem(release.codename ?? '');
};

/** `Ubuntu:24.04:LTS`: every second April is one of long-term support. */
const ubuntu = (release: Release): string | null => {
  const version = minor(release);
  if (version === null) return null;
  const isLongTerm = /^\d*[02468]\.04$/.test(version);
  return `Ubuntu:${version}${isLongTerm ? ':LTS' : ''}`;
};

const alpine = (release: Release): string | null => {
  if (/_alpha|edge/.test(`${release.versionId} ${release.prettyName}`)) return 'Alpine:edge';
  const version = minor(release);
  return version === null ? null : `Alpine:v${version}`;
};

const suse = ({ prettyName }: Release): string | null => {
  const leap = /^openSUSE (?:Leap \d+\.\d+|Tumbleweed)/.exec(prettyName ?? '')?.[0];
  if (leap !== undefined) return `openSUSE:${leap.slice('openSUSE '.length)}`;
  const enterprise = /^SUSE (Linux Enterprise (?:Server|Desktop) \d+(?: SP\d)?)/.exec(prettyName ?? '')?.[1];
  return withRelease('SUSE', enterprise ?? null);
};

/**
 * Ecosystems by the ID of os-release, as OSV names them (schema 1.7, "Defined ecosystems"). Derivatives are not here: packages of Raspbian, Mint or CentOS
 * have the names of their parent's, but fixes of their own.
 */
const ECOSYSTEMS: ReadonlyMap<string, (release: Release) => string | null> = new Map([
  ['debian', debian],
  ['ubuntu', ubuntu],
  ['alpine', alpine],
  ['almalinux', (release) => withRelease('AlmaLinux', major(release))],
  ['rocky', (release) => withRelease('Rocky Linux', major(release))],
  ['opensuse-leap', suse],
  ['opensuse-tumbleweed', suse],
  ['sles', suse],
  ['sled', suse],
  ['mageia', (release) => withRelease('Mageia', major(release))],
  ['photon', (release) => withRelease('Photon OS', minor(release))],
  ['azurelinux', (release) => withRelease('Azure Linux', major(release))],
  ['mariner', (release) => withRelease('Azure Linux', major(release))],
  ['wolfi', () => 'Wolfi'],
  ['chainguard', () => 'Chainguard'],
  ['minimos', () => 'MinimOS'],
]);

/** The ecosystem whose advisories are about a system's packages; null for one that no source of advisories names. */
export const distributionEcosystem = (release: Release): string | null =>
  ECOSYSTEMS.get(release.id)?.(release) ?? null;

/**
 * The ecosystem of one package: builds of Ubuntu Pro (`esm`, `fips` in the version) have versions and fixes apart from those of the main archive.
 */
export const packageEcosystem = (ecosystem: string, version: string): string =>
  ecosystem.startsWith('Ubuntu:') && /[+~.](?:esm|fips)\d|[+~]Fips/.test(version)
    ? ecosystem.replace('Ubuntu:', 'Ubuntu:Pro:')
    : ecosystem;
