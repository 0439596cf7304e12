import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ZipBounds, zipEntries } from '../../src/loaders/zip-entries.ts';
import { ZipFault } from '../../src/packages/zip-directory.ts';
import { type ZipPart, zipOf } from '../cli/vulndb/zip-writer.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-zip-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (zip: Buffer, bounds: Partial<ZipBounds> = {}): Promise<readonly string[] | string> => {
  const path = join(folder, 'a.zip');
  writeFileSync(path, zip);
  try {
    const members: string[] = [];
    for await (const { name, bytes } of zipEntries(path, bounds)) members.push(`${name}=${bytes}`);
    return members;
  } catch (error) {
    if (error instanceof ZipFault) return error.message;
    throw error;
  }
};

const part = (name: string, more: Partial<ZipPart> = {}): ZipPart => ({
  name,
  bytes: Buffer.from('hello'),
  ...more,
});

describe('zipEntries', () => {
  it('gives the files in the order in which they lie there, folders left out', async () => {
    expect(
      await read(zipOf([part('b/', { bytes: Buffer.alloc(0) }), part('b/x.json'), part('a.json')])),
    ).toEqual(['b/x.json=hello', 'a.json=hello']);
  });

  const cases: readonly (readonly [name: string, zip: () => Buffer, says: RegExp])[] = [
    ['a name that climbs', () => zipOf([part('a/../../b')]), /leads out/],
    ['a name from the root', () => zipOf([part('/etc/passwd')]), /leads out/],
    ['a name of another system', () => zipOf([part('a\\..\\b')]), /leads out/],
    ['a name with a NUL', () => zipOf([part('a\0b')]), /leads out/],
    ['a size that is too small', () => zipOf([part('a', { size: 2 })]), /size that is told/],
    ['a size that is too large', () => zipOf([part('a', { size: 2000 })]), /size that is told/],
    ['a checksum of something else', () => zipOf([part('a', { checksum: 1 })]), /checksum/],
    ['what is encrypted', () => zipOf([part('a', { flags: 1 })]), /encrypted/],
    ['members that share their bytes', () => zipOf([part('a'), part('b', { offset: 0 })]), /overlaps/],
    ['more members than it has', () => zipOf([part('a')], { count: 9 }), /directory is damaged/],
    ['a member outside of it', () => zipOf([part('a', { offset: 0x7fffffff })]), /overlaps|is cut/],
    ['a zip that is cut', () => zipOf([part('a')]).subarray(0, 40), /no central directory/],
    ['nothing at all', () => Buffer.alloc(0), /no central directory/],
  ];
  for (const [name, zip, says] of cases)
    it(`refuses ${name}`, async () => {
      expect(await read(zip())).toMatch(says);
    });

  it('refuses a bomb: by its ratio, its total, its members, the size of one', async () => {
    const zeros = zipOf([part('a', { bytes: Buffer.alloc(1024 * 1024) })]);
    expect(await read(zeros, { ratioFreeBytes: 1000 })).toMatch(/more than 200 times/);
    expect(await read(zeros, { inflatedBytes: 1000 })).toMatch(/more than 1000 bytes/);
    expect(await read(zeros, { entryBytes: 1000 })).toMatch(/larger than 1000 bytes/);
    expect(await read(zipOf([part('a'), part('b')]), { entries: 1 })).toMatch(/more than 1 members/);
  });
});
