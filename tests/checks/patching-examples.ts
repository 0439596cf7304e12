import type {
  AptArchive,
  AptIndex,
  IndexSignature,
  InstalledPackage,
  InstalledPackages,
  PackageSource,
  PendingUpdate,
  SignedArchive,
  UpdateState,
  WaitingUpdate,
} from 'rempart/check';

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
  module: null,
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
  released: Date.parse(day),
  lists: 1,
});

export const anIndex = (archives: readonly AptArchive[], over: Partial<AptIndex> = {}): AptIndex => ({
  archives,
  candidates: [],
  fetched: null,
  unread: [],
  foreign: [],
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

/** Another manager's updates, by lists of the day before. */
export const anUpdateState = (
  manager: UpdateState['manager'],
  waiting: readonly WaitingUpdate[],
  over: Partial<UpdateState> = {},
): UpdateState => ({
  manager,
  waiting,
  fetched: Date.parse('2026-11-21'),
  securityFetched: Date.parse('2026-11-21'),
  gap: null,
  ...over,
});

export const aWaitingUpdate = (
  name: string,
  security: boolean | null,
  over: Partial<WaitingUpdate> = {},
): WaitingUpdate => ({
  name,
  arch: 'x86_64',
  installed: '1.0-1',
  version: '1.0-2',
  archive: 'updates',
  security,
  held: false,
  ...over,
});

export const anAptSource = (over: Partial<PackageSource> = {}): PackageSource => ({
  format: 'apt',
  name: 'http://mirror.example.org/debian bookworm',
  uris: ['http://mirror.example.org/debian'],
  suites: ['bookworm'],
  enabled: true,
  unverified: null,
  signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
  path: '/etc/apt/sources.list.d/debian.sources',
  line: 1,
  ...over,
});

/** An archive whose index bears a good signature, unless told otherwise. */
export const aSignedArchive = (
  suite: string,
  index: Partial<IndexSignature> = {},
  sources: readonly PackageSource[] = [anAptSource()],
): SignedArchive => ({
  archive: anArchive(suite, '2026-11-21'),
  sources,
  index: {
    signature: { kind: 'good', keys: ['4CB50190207B4758A3F73A796ED0E7B82643E131'] },
    validUntil: null,
    altered: [],
    intact: 1,
    ...index,
  },
});
