import type { UnknownReason } from '../core/answer.ts';
import type { Subject } from '../core/subject.ts';
import { type ApplicationPackage, applicationPackages } from '../facts/application-packages.ts';
import { type InstalledPackage, seenPackages } from '../facts/installed-packages.ts';
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
  const { name, version, source, sourceVersion, arch, module } = installed;
  return {
    ...{ name, version, source, sourceVersion, arch, module },
    // Named as the system calls itself, so that a report can say of what there is no data.
    ecosystem:
      ecosystem === null
        ? (release?.prettyName ?? release?.id ?? 'an unnamed system')
        : packageEcosystem(ecosystem, version),
    paths: [],
  };
};

const ofLanguage = ({ kind, name, version, path }: ApplicationPackage): LocatedPackage => ({
  ...{ name, version, source: null, sourceVersion: null, module: null, arch: '' },
  ecosystem: kind,
  paths: [path],
});

/** What the answers of a target tell of its packages: those of its distribution, and of an image or a host those of languages. */
export const packageInventory = (subject: Subject): PackageInventory => {
  const [installed, told] = [subject.resolve(seenPackages), subject.resolve(osRelease)];
  const { kind } = subject.target;
  const applications = kind === 'image' || kind === 'host' ? subject.resolve(applicationPackages) : null;
  const release = told.known ? told.value : null;
  const reasons = [
    installed.known ? (installed.value?.unseen ?? null) : installed.reason,
    told.known ? null : told.reason,
    applications === null ? null : applications.known ? applications.value.reason : applications.reason,
  ];
  return {
    packages: [
      ...(installed.known ? (installed.value?.packages ?? []).map((each) => located(release, each)) : []),
      ...(applications?.known ? applications.value.items.map(ofLanguage) : []),
    ],
    unseen: reasons.find((reason) => reason !== null) ?? null,
    release,
    manager: installed.known ? (installed.value?.manager ?? null) : null,
  };
};
