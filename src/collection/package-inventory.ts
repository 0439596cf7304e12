import type { UnknownReason } from '../core/answer.ts';
import type { Subject } from '../core/subject.ts';
import { type InstalledPackage, installedPackages } from '../facts/installed-packages.ts';
import { type OsRelease, osRelease } from '../facts/os-release.ts';
import { distributionEcosystem, packageEcosystem } from '../vulnerabilities/distribution.ts';
import type { LocatedPackage } from '../vulnerabilities/match-packages.ts';

/** The packages of a target, each with its ecosystem, and what is not known of them. */
export interface PackageInventory {
  readonly packages: readonly LocatedPackage[];
  /** Null where every package was seen. */
  readonly unseen: UnknownReason | null;
  /** The system they are of; null where it does not tell. */
  readonly release: OsRelease | null;
  /** Of the packages of the distribution; null where none manages any. */
  readonly manager: 'dpkg' | 'apk' | 'rpm' | null;
}

const located = (release: OsRelease | null, installed: InstalledPackage): LocatedPackage => {
  const ecosystem = release === null ? null : distributionEcosystem(release);
  const { name, version, source, sourceVersion, arch } = installed;
  return {
    ...{ name, version, source, sourceVersion, arch },
    module: null,
    // Named as the system calls itself, so that a report can say of what there is no data.
    ecosystem:
      ecosystem === null
        ? (release?.prettyName ?? release?.id ?? 'an unnamed system')
        : packageEcosystem(ecosystem, version),
    paths: [],
  };
};

/** What the answers of a target tell of its packages. */
export const packageInventory = (subject: Subject): PackageInventory => {
  const [installed, told] = [subject.resolve(installedPackages), subject.resolve(osRelease)];
  const release = told.known ? told.value : null;
  return {
    packages: installed.known ? (installed.value?.packages ?? []).map((each) => located(release, each)) : [],
    unseen: installed.known ? (told.known ? null : told.reason) : installed.reason,
    release,
    manager: installed.known ? (installed.value?.manager ?? null) : null,
  };
};
