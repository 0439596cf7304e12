import { type FoundPackage, PackageFault } from './package-reader.ts';

/** Bytes of one text: a name of a source package is the name of a file. Bounds what many packages over the same bytes would need. */
export const MOST_TEXT = 255;

/** Packages of one database. An installation of every package of a distribution has half as many. */
const MOST_PACKAGES = 100_000;

/** rpm keeps imported keys as packages of this name. */
export const KEY_PACKAGE = 'gpg-pubkey';

/** Name and `version-release` of the source package that a source file (`bind-9.16.23-18.el9.src.rpm`) holds; null for what is no such name. */
export const rpmSource = (file: string): { readonly name: string; readonly version: string } | null => {
  const [whole] = /\.(?:no)?src\.rpm$/.exec(file) ?? [];
  if (whole === undefined) return null;
  const words = file.slice(0, -whole.length).split('-');
  const [version, release] = words.slice(-2);
  const name = words.slice(0, -2).join('-');
  return name && version && release ? { name, version: `${version}-${release}` } : null;
};

/** What rpm tells of a package; null for what is not told. */
export interface RpmTold {
  readonly name: string | null;
  readonly epoch: string | null;
  readonly version: string | null;
  readonly release: string | null;
  readonly arch: string | null;
  readonly sourceFile: string | null;
  readonly module: string | null;
}

const packageOf = (told: RpmTold): FoundPackage => {
  const { name, epoch, version, release, arch, sourceFile, module } = told;
  if (!name || !version || !release)
    throw new PackageFault('parse-error', 'a package in it lacks its name, version or release');
  if (Object.values(told).some((text) => text !== null && (text.length > MOST_TEXT || /\p{Cc}/u.test(text))))
    throw new PackageFault('parse-error', 'a package in it has a text that no package can have');
  const source = sourceFile === null ? null : rpmSource(sourceFile);
  return {
    kind: 'rpm',
    name,
    version: `${epoch === null ? '' : `${epoch}:`}${version}-${release}`,
    source: source?.name ?? null,
    sourceVersion: source?.version ?? null,
    arch: arch ?? '',
    module: module || null,
  };
};

/** What rpm tells of a package; nothing of an imported key. Throws `PackageFault` for what can be no package. */
export const rpmPackage = (told: RpmTold): readonly FoundPackage[] =>
  told.name === KEY_PACKAGE ? [] : [packageOf(told)];

/** What stands in a database: what is read of each package, or why nothing more can be. */
export interface RpmPackages {
  readonly packages: readonly FoundPackage[];
  /** The first fault; null where every package was read. */
  readonly fault: PackageFault | null;
}

/**
 * Reads the packages of one database, each by its own: a damaged one costs itself, and where the file leads no further, what lies behind. What was read is
 * told either way.
 */
export const gatherRpmPackages = <T>(
  all: Iterable<T>,
  read: (entry: T) => Iterable<FoundPackage>,
): RpmPackages => {
  const packages: FoundPackage[] = [];
  let fault: PackageFault | null = null;
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!(error instanceof PackageFault)) throw error;
      fault ??= error;
    }
  };
  let seen = 0;
  attempt(() => {
    for (const entry of all) {
      seen += 1;
      if (seen > MOST_PACKAGES)
        throw new PackageFault('truncated', `it has more than ${MOST_PACKAGES} packages`);
      attempt(() => {
        for (const found of read(entry)) packages.push(found);
      });
    }
  });
  return { packages, fault };
};
