import type { FoundPackage, PackageKind } from '../../../src/core/found-package.ts';
import { PackageFault, type PackageFile, type PackageReader } from '../../../src/packages/package-reader.ts';
import type { ReadersOf } from '../../../src/packages/readers-of.ts';

export const found = (kind: PackageKind, name: string, version: string): FoundPackage => ({
  ...{ kind, name, version },
  ...{ source: null, sourceVersion: null, arch: '', module: null },
});

/** Lines `NAME VERSION`, and `owns PATH`; `damaged` is refused, anything else makes the reader stumble. */
const read = (kind: PackageKind, text: string): PackageFile => {
  const packages: FoundPackage[] = [];
  const owned: string[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    if (line === 'damaged') throw new PackageFault('parse-error', 'a page lies outside of it');
    const [name, version] = line.split(' ') as [string, string];
    if (name === 'owns') owned.push(version.slice(0));
    else packages.push(found(kind, name, version.slice(0)));
  }
  return { packages, owned };
};

export const DATABASE = 'var/lib/rpm/rpmdb.sqlite';

export const database: PackageReader = {
  reads: 'rpm database',
  wants: ({ path }) => (path === `/${DATABASE}` ? 1_000_000 : 0),
  read: (_, bytes) => read('rpm', bytes.toString()),
};

/** Files called `METADATA`, at most 1000 bytes. */
export const metadata: PackageReader = {
  reads: 'metadata',
  wants: ({ path }) => (path.endsWith('/METADATA') ? 1000 : 0),
  read: (_, bytes) => read('PyPI', bytes.toString()),
};

export const MAGIC = 'program:';

/** Files that may be executed and begin with the magic, at most 5000 bytes. */
export const program: PackageReader = {
  reads: 'program',
  wants: ({ mode }) => ((mode & 0o111) === 0 ? 0 : 5000),
  begins: (head) => head.toString('latin1').startsWith(MAGIC),
  read: (_, bytes) => read('Go', bytes.toString().slice(MAGIC.length)),
};

export const exampleReaders: ReadersOf = { rpm: [database], applications: [metadata, program] };
