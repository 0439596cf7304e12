import { isPomProperties, manifestPackage, pomPackage } from './jar-metadata.ts';
import { gatherPackages } from './language-package.ts';
import { type FoundPackage, PackageFault, type PackageReader } from './package-reader.ts';
import type { DirectoryEntry } from './zip-directory.ts';
import { memberBytes, zipMembers } from './zip-members.ts';

const MIB = 1024 * 1024;

/** How much of a hostile archive is read before it is given up; bytes unless the name says otherwise. */
export interface ArchiveBounds {
  /** Members of one archive, read in the order of its directory. */
  readonly entries: number;
  /** Archives in all, the outermost among them. */
  readonly archives: number;
  /** Archives within archives. */
  readonly depth: number;
  /** Of all members that are read, inflated. */
  readonly inflatedBytes: number;
  readonly metadataBytes: number;
}

export const defaultArchiveBounds: ArchiveBounds = {
  entries: 65_535,
  archives: 10_000,
  depth: 5,
  inflatedBytes: 1024 * MIB,
  metadataBytes: MIB,
};

const MOST_BYTES = 256 * MIB;
const ARCHIVE = /\.(?:jar|war|ear|par|jpi|hpi)$/i;

type Part = () => Iterable<FoundPackage>;

const failing = (fault: PackageFault): Part => {
  return () => {
    throw fault;
  };
};
const bound = (message: string): Part => failing(new PackageFault('truncated', message));

/** Reads the members of an archive and of those within it, together within the bounds. */
const archiveParts = (bounds: ArchiveBounds): ((path: string, zip: Buffer) => Generator<Part>) => {
  let left = bounds.inflatedBytes;
  let archives = 0;
  const bytesOf = (zip: Buffer, entry: DirectoryEntry, most: number): Buffer => {
    if (entry.size > most || entry.size > left)
      throw new PackageFault('truncated', 'it holds more than is read of one archive');
    left -= entry.size;
    return memberBytes(zip, entry);
  };
  const textOf = (zip: Buffer, entry: DirectoryEntry): string =>
    bytesOf(zip, entry, bounds.metadataBytes).toString('utf8');

  function* partsOf(path: string, zip: Buffer, depth: number): Generator<Part> {
    archives += 1;
    const members = attempt(() => zipMembers(zip, bounds.entries));
    if (members instanceof PackageFault) return yield failing(members);
    const { entries, hasMore } = members;
    if (hasMore) yield bound(`an archive in it has more than ${bounds.entries} members`);

    const poms = entries.filter(({ name }) => isPomProperties(name));
    for (const pom of poms) yield () => [pomPackage(pom.name, textOf(zip, pom))];
    if (poms.length === 0)
      yield () => {
        const manifest = entries.find(({ name }) => name.toUpperCase() === 'META-INF/MANIFEST.MF');
        return [manifestPackage(path, manifest === undefined ? '' : textOf(zip, manifest))].filter(
          (found) => found !== null,
        );
      };

    const nested = entries.filter(({ name }) => ARCHIVE.test(name));
    if (nested.length > 0 && depth >= bounds.depth)
      return yield bound(`it has archives within archives, more than ${bounds.depth} deep`);
    for (const entry of nested) {
      if (archives >= bounds.archives)
        return yield bound(`it has more than ${bounds.archives} archives within it`);
      const bytes = attempt(() => bytesOf(zip, entry, Number.POSITIVE_INFINITY));
      if (bytes instanceof PackageFault) yield failing(bytes);
      else yield* partsOf(entry.name, bytes, depth + 1);
    }
  }
  return (path, zip) => partsOf(path, zip, 0);
};

const attempt = <T>(action: () => T): T | PackageFault => {
  try {
    return action();
  } catch (error) {
    if (error instanceof PackageFault) return error;
    throw error;
  }
};

/** Packages of Maven in archives of Java, and in the archives within them: what Maven wrote there, or the manifest, or the name of the file. */
export const javaArchiveWithin = (bounds: Partial<ArchiveBounds>): PackageReader => ({
  reads: 'Java archive',
  wants: ({ path }) => (ARCHIVE.test(path) ? MOST_BYTES : 0),
  read: (path, bytes) => gatherPackages(archiveParts({ ...defaultArchiveBounds, ...bounds })(path, bytes)),
});

export const javaArchive: PackageReader = javaArchiveWithin({});
