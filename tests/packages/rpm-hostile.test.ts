import { describe, expect, it } from 'vitest';
import { PackageFault, type PackageFile } from '../../src/packages/package-reader.ts';
import { rpmDatabase } from '../../src/packages/rpm-database.ts';
import { seededChoices } from '../oracle/seeded-random.ts';
import { bind, ndbFile, rpmBlob } from './rpm-blob.ts';
import { libuuid, mariner, type RpmFixture, sle } from './rpm-fixtures.ts';

const SEED = 20261128;
const MiB = 1024 * 1024;

/** What was read, or the fault that says why nothing was; anything else that is thrown is a bug. */
const outcome = (path: string, bytes: Buffer): PackageFile | PackageFault => {
  try {
    return rpmDatabase.read(path, bytes);
  } catch (error) {
    if (error instanceof PackageFault && !/[\n\0]/.test(error.message)) return error;
    throw error;
  }
};

/** Why not all of it was read; null where it was. */
const faultIn = (result: PackageFile | PackageFault): PackageFault | null =>
  result instanceof PackageFault ? result : (result.incomplete ?? null);

const DATABASES: readonly (readonly [name: string, database: RpmFixture, flips: number])[] = [
  ['SQLite', mariner, 150],
  ['ndb', sle, 300],
  ['Berkeley DB', libuuid, 600],
];

describe.each(DATABASES)('a damaged database of %s', (_, { path, bytes, rows }, flips) => {
  it('that is cut anywhere is a fault or not whole: less than all its packages is never told as all', () => {
    const lengths = Array.from({ length: 64 }, (_, index) => Math.floor((bytes.length * index) / 64));
    const edges = Array.from({ length: 130 }, (_, index) => index);
    for (const length of [...lengths, ...edges, bytes.length - 1])
      expect(faultIn(outcome(path, bytes.subarray(0, length))), `${length} bytes`).not.toBeNull();
  });

  it(`with ${flips} times some bytes changed ends in packages or a fault (seed ${SEED})`, () => {
    const { whole, pick } = seededChoices(SEED);
    let faults = 0;
    for (let round = 0; round < flips; round += 1) {
      const damaged = Buffer.from(bytes);
      // Half of the changes go where the structure is: into the beginning of the file or of a page.
      for (let change = whole(1, 20); change > 0; change -= 1) {
        const page = whole(0, Math.floor(bytes.length / 4096) - 1) * 4096;
        const at = pick([whole(0, bytes.length - 1), page + whole(0, 63), whole(0, 255)]);
        damaged[at] = pick([0, 0xff, 0x7f, 0x80, whole(0, 255)]);
      }
      const result = outcome(path, damaged);
      if (faultIn(result) !== null) faults += 1;
      if (!(result instanceof PackageFault))
        expect(result.packages.length).toBeLessThanOrEqual(rows.length + 1);
    }
    expect(faults).toBeGreaterThan(0);
  });
});

describe('a header, with every byte of it changed in turn', () => {
  it('ends in a package or a fault', () => {
    const whole = ndbFile([rpmBlob({ ...bind, 1116: [0], 1117: ['a.jar'], 1118: ['/usr/share/java/'] })]);
    for (let at = 4096; at < whole.length; at += 1)
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[at] = value;
        outcome('/var/lib/rpm/Packages.db', damaged);
      }
  });
});

describe('a database that is made to cost much', () => {
  const bounded = (make: () => Buffer): PackageFile | PackageFault => {
    const bytes = make();
    const before = process.memoryUsage().rss;
    const result = outcome('/var/lib/rpm/Packages.db', bytes);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * MiB);
    return result;
  };
  it('by a header of 60 MiB of names without letters', () => {
    const count = 12 * MiB;
    const header = Buffer.alloc(8 + 3 * 16 + count * 5);
    header.writeUInt32BE(3, 0);
    header.writeUInt32BE(count * 5, 4);
    for (const [index, [tag, type, offset]] of [
      [1116, 4, 0],
      [1117, 8, count * 4],
      [1118, 8, count * 4],
    ].entries())
      for (const [field, value] of [tag, type, offset, count].entries())
        header.writeUInt32BE(value ?? 0, 8 + index * 16 + field * 4);
    expect(bounded(() => ndbFile([header]))).toMatchObject({
      message: 'a package in it lacks its name, version or release',
    });
  });
  it('by 100,001 packages', () => {
    const header = rpmBlob(bind);
    const result = bounded(() => ndbFile(Array.from({ length: 100_001 }, () => header)));
    expect(faultIn(result)).toMatchObject({ code: 'truncated' });
  });
  it('by 4 million slots that are free', () => {
    const bytes = Buffer.alloc(64 * MiB);
    for (let at = 32; at < bytes.length; at += 16) bytes.write('Slot', at, 'latin1');
    bytes.write('RpmP', 0, 'latin1');
    bytes.writeUInt32LE(bytes.length / 4096, 12);
    expect(bounded(() => bytes)).toEqual({ packages: [], owned: [] });
  });
});
