import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { type SqliteValue, sqliteRows } from '../../src/packages/sqlite-table.ts';
import fc from '../seeded-properties.ts';
import { mariner } from './rpm-fixtures.ts';

const MiB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'rempart-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** A database that SQLite itself wrote. */
const written = (pageSize: number, fill: (database: DatabaseSync) => void): Buffer => {
  files += 1;
  const path = join(folder, `${files}.sqlite`);
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = ${pageSize}`);
  fill(database);
  database.close();
  return readFileSync(path);
};
const packages = (pageSize: number, blobs: readonly Uint8Array[]): Buffer =>
  written(pageSize, (database) => {
    database.exec('CREATE TABLE other (a)');
    database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
    const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
    database.exec('BEGIN');
    for (const blob of blobs) insert.run(blob);
    database.exec('COMMIT');
  });
const rows = (bytes: Buffer, table = 'Packages', most = MiB): readonly (readonly SqliteValue[])[] => [
  ...sqliteRows(bytes, table, most),
];
/** `bytes` with another text, byte or number at a place. */
const patched = (bytes: Buffer, at: number, patch: readonly number[]): Buffer => {
  const copy = Buffer.from(bytes);
  copy.set(patch, at);
  return copy;
};

describe('a table of SQLite', () => {
  it('has the rows that SQLite wrote, of every length, on pages of every size', () => {
    const sizes = fc.constantFrom(512, 1024, 4096, 32_768, 65_536);
    const blobs = fc.array(fc.uint8Array({ maxLength: 3000, size: 'max' }), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(sizes, blobs, (pageSize, all) => {
        const read = rows(packages(pageSize, all)).map(([, blob]) => blob);
        expect(read).toHaveLength(all.length);
        for (const [index, blob] of all.entries())
          expect(Buffer.from(blob).equals(read[index] as Buffer), `row ${index}`).toBe(true);
      }),
      { seed: 20261128, numRuns: 25, endOnFailure: true },
    );
  });
  it('has rows that begin on one page and go on over others, around each length where that changes', () => {
    for (const pageSize of [512, 4096]) {
      const edges = [pageSize - 35, pageSize - 4, 2 * pageSize, ((pageSize - 12) * 32) / 255];
      const lengths = edges.flatMap((edge) =>
        Array.from({ length: 40 }, (_, index) => Math.floor(edge) - 20 + index),
      );
      const read = rows(
        packages(
          pageSize,
          lengths.map((length) => new Uint8Array(length)),
        ),
      );
      expect(read.map(([, blob]) => (Buffer.isBuffer(blob) ? blob.length : null))).toEqual(lengths);
    }
  });
  it('has values of each kind', () => {
    const bytes = written(512, (database) => {
      database.exec('CREATE TABLE kinds (a, b, c, d, e, f, g, h, i)');
      database.exec(
        "INSERT INTO kinds VALUES (NULL, 0, 1, -2, 300, -70000, 3000000000, 9000000000000000, 'left out')",
      );
      database.exec("INSERT INTO kinds VALUES (1.5, 'text', x'00ff', '', x'', 8388608, -1, 255, 0)");
    });
    expect(rows(bytes, 'kinds')).toEqual([
      [null, 0, 1, -2, 300, -70_000, 3_000_000_000, 9_000_000_000_000_000],
      [1.5, Buffer.from('text'), Buffer.from([0, 255]), Buffer.alloc(0), Buffer.alloc(0), 8_388_608, -1, 255],
    ]);
  });
  it('may have bytes at the end of each page that SQLite leaves alone', () => {
    const plain = packages(512, [Buffer.from('one')]);
    expect(rows(plain)).toHaveLength(1);
    // The cells of a page are put in from its usable end on: with 8 bytes reserved, those of this file lie outside.
    expect(() => rows(patched(plain, 20, [8]))).toThrow(PackageFault);
  });
  it('that was emptied has no rows', () => {
    const bytes = written(512, (database) => {
      database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)');
      database.exec("INSERT INTO Packages VALUES (1, x'00')");
      database.exec('DELETE FROM Packages');
    });
    expect(rows(bytes)).toEqual([]);
  });
  it('is read of a file that says it had a write-ahead log', () => {
    expect(mariner.bytes.subarray(18, 20)).toEqual(Buffer.from([2, 2]));
    expect(rows(mariner.bytes)).toHaveLength(129);
  });
});

describe('a fault is', () => {
  const small = packages(512, [Buffer.from('one'), new Uint8Array(5000)]);
  it('a file that is none of SQLite', () => {
    expect(() => rows(Buffer.alloc(0))).toThrow(PackageFault);
    expect(() => rows(Buffer.alloc(4096))).toThrow('does not begin like an SQLite file');
  });
  it('a later format', () =>
    expect(() => rows(patched(small, 19, [3]))).toThrow(expect.objectContaining({ code: 'unsupported' })));
  it.each([
    ['3', [0, 3]],
    ['513', [2, 1]],
    ['0', [0, 0]],
  ])('a size of pages of %s bytes', (_, patch) =>
    expect(() => rows(patched(small, 16, patch))).toThrow('its pages contradict each other'),
  );
  it('a file without the table', () => {
    expect(() => rows(small, 'packages')).toThrow('it has no table packages');
    expect(() =>
      rows(
        written(512, () => {}),
        'Packages',
      ),
    ).toThrow(PackageFault);
  });
  it('a row that is larger than asked', () =>
    expect(() => rows(small, 'Packages', 4999)).toThrow(expect.objectContaining({ code: 'truncated' })));
});

describe('pages that contradict each other', () => {
  const pageSize = 512;
  const tree = packages(
    pageSize,
    Array.from({ length: 50 }, () => new Uint8Array(200)),
  );
  const interior = Array.from({ length: tree.length / pageSize }, (_, index) => index * pageSize).find(
    (at) => tree[at] === 0x05,
  );
  const long = packages(pageSize, [new Uint8Array(5000)]);
  const chained = Array.from(
    { length: long.length / pageSize - 1 },
    (_, index) => (index + 1) * pageSize,
  ).filter((at) => long[at] === 0 && long.readUInt32BE(at) > 0);

  it('a page that is its own child', () => {
    const at = interior ?? 0;
    expect(at).toBeGreaterThan(0);
    const page = at / pageSize + 1;
    const circle = Buffer.from(tree);
    circle.writeUInt32BE(page, at + 8);
    expect(() => rows(circle)).toThrow('its pages contradict each other');
  });
  it('a chain in a circle, or one that ends early', () => {
    const at = chained[1] ?? 0;
    expect(at).toBeGreaterThan(0);
    const changed = Buffer.from(long);
    changed.writeUInt32BE(at / pageSize + 1, at);
    expect(() => rows(changed)).toThrow('its pages contradict each other');
    changed.writeUInt32BE(0, at);
    expect(() => rows(changed)).toThrow('its pages contradict each other');
    changed.writeUInt32BE(0xffff_ffff, at);
    expect(() => rows(changed)).toThrow('its pages contradict each other');
  });
  it('a thousand cells that are the same bytes: more than the file has', () => {
    const bytes = packages(65_536, [new Uint8Array(60_000)]);
    // Behind the schema and the other table.
    const page = 2 * 65_536;
    expect(bytes.readUInt32BE(page)).toBe(0x0d00_0000);
    const cell = bytes.readUInt16BE(page + 8);
    const shared = Buffer.from(bytes);
    shared.writeUInt16BE(2000, page + 3);
    for (let index = 0; index < 2000; index += 1) shared.writeUInt16BE(cell, page + 8 + index * 2);
    expect(() => rows(shared)).toThrow('its pages contradict each other');
  });
  it('a million rows that are one byte', () => {
    const [size, leaves, cells] = [65_536, 40, 32_700];
    const bytes = Buffer.alloc(size * (leaves + 1));
    bytes.write('SQLite format 3\0', 'latin1');
    bytes.writeUInt16BE(1, 16);
    bytes[100] = 0x05;
    bytes.writeUInt16BE(leaves - 1, 103);
    bytes.writeUInt32BE(leaves + 1, 108);
    for (let index = 0; index < leaves - 1; index += 1) {
      bytes.writeUInt16BE(1000 + index * 8, 112 + index * 2);
      bytes.writeUInt32BE(index + 2, 1000 + index * 8);
    }
    for (let leaf = 1; leaf <= leaves; leaf += 1) {
      bytes[leaf * size] = 0x0d;
      bytes.writeUInt16BE(cells, leaf * size + 3);
      for (let index = 0; index < cells; index += 1)
        bytes.writeUInt16BE(size - 3, leaf * size + 8 + index * 2);
      bytes.fill(1, (leaf + 1) * size - 3, (leaf + 1) * size);
    }
    expect(() => rows(bytes)).toThrow('it has more than 1000000 rows');
  });
  it('more cells than the page has room for', () => {
    const changed = Buffer.from(long);
    changed.writeUInt16BE(0xffff, 100 + 3);
    expect(() => rows(changed)).toThrow(PackageFault);
  });
});
