import type { AptArchive, AptIndex, InstalledPackage, InstalledPackages, PendingUpdate } from 'rempart/check';

export const aPackage = (
  name: string,
  version: string,
  over: Partial<InstalledPackage> = {},
): InstalledPackage => ({
  name,
  version,
  source: name,
  sourceVersion: version,
  arch: 'amd64',
  status: 'installed',
  held: false,
  ...over,
});

export const dpkg = (...packages: readonly InstalledPackage[]): InstalledPackages => ({
  manager: 'dpkg',
  packages,
});

export const anArchive = (suite: string, day: string): AptArchive => ({
  name: suite,
  origin: 'Debian',
  suite,
  security: suite.includes('security'),
  notAutomatic: false,
  dated: Date.parse(day),
  lists: 1,
});

export const anIndex = (archives: readonly AptArchive[], over: Partial<AptIndex> = {}): AptIndex => ({
  archives,
  candidates: [],
  fetched: null,
  unread: [],
  ...over,
});

/** Lists fetched the day before examples are judged. */
export const freshIndex = anIndex([
  anArchive('bookworm-security', '2026-11-21'),
  anArchive('bookworm', '2026-07-11'),
]);

export const anUpdate = (
  name: string,
  security: boolean,
  over: Partial<InstalledPackage> = {},
): PendingUpdate => ({
  installed: aPackage(name, '1.0-1', over),
  version: '1.0-1+deb12u1',
  archive: security ? 'bookworm-security' : 'bookworm',
  security,
});
