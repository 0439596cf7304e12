import { PackageFault } from './package-reader.ts';
import { MOST_HEADER_BYTES } from './rpm-header.ts';
import { sqliteRows } from './sqlite-table.ts';

/** Headers in a `rpmdb.sqlite`: the second column of its table of packages. Throws `PackageFault`. */
export const sqliteHeaders = function* (bytes: Buffer): Generator<Buffer> {
  for (const [, header] of sqliteRows(bytes, 'Packages', MOST_HEADER_BYTES)) {
    if (!Buffer.isBuffer(header)) throw new PackageFault('parse-error', 'a package in it has no header');
    yield header;
  }
};
