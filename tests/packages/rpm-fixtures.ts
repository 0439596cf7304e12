import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FoundPackage } from '../../src/packages/package-reader.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/packages/rpm');

/** A database of `fixtures/packages/rpm`, and the rows that must be read of it. */
export interface RpmFixture {
  readonly path: string;
  readonly bytes: Buffer;
  readonly rows: readonly string[];
}

const fixture = (name: string, file: string, path: string): RpmFixture => ({
  path,
  bytes: gunzipSync(readFileSync(resolve(folder, `${name}.${file}.gz`))),
  rows: readFileSync(resolve(folder, `${name}.tsv`), 'utf8')
    .trimEnd()
    .split('\n'),
});

export const mariner = fixture('mariner-2', 'rpmdb.sqlite', '/var/lib/rpm/rpmdb.sqlite');
export const sle = fixture('sle-15', 'Packages.db', '/usr/lib/sysimage/rpm/Packages.db');
export const libuuid = fixture('libuuid', 'Packages', '/var/lib/rpm/Packages');

/** A package as a row of those tables: name, version, architecture, source file. */
export const rowOf = ({ name, version, arch, source, sourceVersion }: FoundPackage): string =>
  [name, version, arch, `${source}-${sourceVersion}.src.rpm`].join('\t');

/** In the order of bytes, as `sort` puts them. */
export const rowsOf = (packages: readonly FoundPackage[]): readonly string[] =>
  packages.map(rowOf).toSorted();
