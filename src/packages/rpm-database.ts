import type { PackageFile, PackageReader } from './package-reader.ts';
import { bdbHeaders } from './rpm-bdb.ts';
import { metadataFiles } from './rpm-file-list.ts';
import { fileListOf, rpmHeader, toldBy } from './rpm-header.ts';
import { manifestPackages } from './rpm-manifest.ts';
import { ndbHeaders } from './rpm-ndb.ts';
import { gatherRpmPackages, type RpmPackages, rpmPackage } from './rpm-package.ts';
import { sqliteHeaders } from './rpm-sqlite.ts';

const MOST_BYTES = 256 * 1024 * 1024;
/** Of a list with a line for each package. */
const MOST_MANIFEST_BYTES = 16 * 1024 * 1024;

const MANIFEST = '/var/lib/rpmmanifest/container-manifest-2';
/** Where rpm keeps its database: the usual place, that of SUSE and Fedora, that of rpm-ostree. */
const DATABASE = /^\/(?:var\/lib|usr\/lib\/sysimage|usr\/share)\/rpm\/(rpmdb\.sqlite|Packages\.db|Packages)$/;

/** Which format it is, rpm tells by the name. */
const FORMATS: ReadonlyMap<string, (bytes: Buffer) => Iterable<Buffer>> = new Map([
  ['rpmdb.sqlite', sqliteHeaders],
  ['Packages.db', ndbHeaders],
  ['Packages', bdbHeaders],
]);

const formatOf = (path: string): ((bytes: Buffer) => Iterable<Buffer>) | undefined =>
  FORMATS.get(DATABASE.exec(path)?.[1] ?? '');

/** A file of which nothing could be read is a fault as a whole. Throws `PackageFault`. */
const fileOf = ({ packages, fault }: RpmPackages, owned: readonly string[]): PackageFile => {
  if (fault !== null && packages.length === 0) throw fault;
  return { packages, owned, ...(fault !== null && { incomplete: fault }) };
};

const readHeaders = (blobs: Iterable<Buffer>): PackageFile => {
  const files = metadataFiles();
  const gathered = gatherRpmPackages(blobs, function* (blob) {
    const header = rpmHeader(blob);
    yield* rpmPackage(toldBy(header));
    // A list that is damaged costs itself, and not the package.
    const list = fileListOf(header);
    if (list !== null) files.add(list);
  });
  return fileOf(gathered, files.paths);
};

/** Packages that rpm recorded, out of its database in each of its three formats, or the list that stands for it in images without rpm. */
export const rpmDatabase: PackageReader = {
  reads: 'rpm database',
  wants: ({ path }) =>
    path === MANIFEST ? MOST_MANIFEST_BYTES : formatOf(path) === undefined ? 0 : MOST_BYTES,
  read: (path, bytes) => {
    const headersIn = formatOf(path);
    return headersIn === undefined
      ? fileOf(gatherRpmPackages(manifestPackages(bytes), rpmPackage), [])
      : readHeaders(headersIn(bytes));
  },
};
