import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';

/** A package that apt downloaded and still keeps. */
export interface CachedPackage {
  readonly name: string;
  readonly version: string;
  /** When its archive published it or, where the server does not tell, it was downloaded; milliseconds since the epoch. */
  readonly published: number;
}

/**
 * What apt downloaded before it installs it, as `APT::Periodic::Download-Upgradeable-Packages` and unattended-upgrades do. apt gives a file the time its
 * server tells, so that it says since when, at the latest, a version can be had.
 */
export const cachedPackages = defineFact({
  id: 'apt.cached-packages',
  description: 'Packages that apt downloaded, with the time their archive published them',
  probe: fileModes('/var/cache/apt/archives/*.deb'),
  parse: (output): readonly CachedPackage[] =>
    (output?.entries ?? []).flatMap(({ path, mtime, size }) => {
      const [, name, version] = /\/([a-z0-9][a-z0-9.+-]*)_([^_/]+)_[a-z0-9-]+\.deb$/.exec(path) ?? [];
      return name === undefined || version === undefined || size === 0
        ? []
        : [{ name, version: version.replace(/%3a/gi, ':'), published: mtime * 1000 }];
    }),
});
