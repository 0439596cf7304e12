import { describe, expect, it } from 'vitest';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { ndbHeaders } from '../../src/packages/rpm-ndb.ts';
import { ndbFile } from './rpm-blob.ts';
import { sle } from './rpm-fixtures.ts';

const headers = (bytes: Buffer) => [...ndbHeaders(bytes)];
const blobs = ['one', 'another', 'x'.repeat(100)].map((text) => Buffer.from(text));
const [SLOTS, BLOBS] = [32, 4096];
const changed = (at: number, value: number): Buffer => {
  const bytes = ndbFile(blobs);
  bytes.writeUInt32LE(value, at);
  return bytes;
};

describe('a database of rpm itself', () => {
  it('has the headers that its slots point at', () => expect(headers(ndbFile(blobs))).toEqual(blobs));
  it('has none in free slots, of which a system that changed has some', () =>
    expect(headers(sle.bytes)).toHaveLength(35));
  it('may have several pages of slots', () => {
    const many = Array.from({ length: 600 }, (_, index) => Buffer.from(`${index}`));
    expect(headers(ndbFile(many))).toEqual(many);
  });
});

describe('a fault is', () => {
  it('a file that is none', () =>
    expect(() => headers(Buffer.alloc(4096))).toThrow('does not begin like a database of rpm'));
  it('a later format', () =>
    expect(() => headers(changed(4, 1))).toThrow(expect.objectContaining({ code: 'unsupported' })));
  it.each([
    ['no slots', changed(12, 0)],
    ['more slots than bytes', changed(12, 0xffff_ffff)],
    ['a slot without its mark', changed(SLOTS, 0)],
    ['a package beyond the file', changed(SLOTS + 8, 0xffff_ffff)],
    ['a package in the slots', changed(SLOTS + 8, 2)],
    ['a package as large as everything', changed(SLOTS + 12, 0xffff_ffff)],
    ['a package of no bytes', changed(SLOTS + 12, 0)],
    ['a package of another number', changed(BLOBS + 4, 7)],
    ['a package that is longer than its room', changed(BLOBS + 12, 4096)],
    ['a package that ends otherwise', changed(BLOBS + 32 - 12 + 4, 4)],
    ['a package without its mark at the end', changed(BLOBS + 32 - 12 + 8, 0)],
  ])('%s', (_, bytes) => expect(() => headers(bytes)).toThrow(PackageFault));
  it('slots that share their bytes: more than the file has', () => {
    const bytes = ndbFile([Buffer.alloc(10_000), ...blobs]);
    for (let slot = 1; slot < 200; slot += 1) bytes.copy(bytes, SLOTS + slot * 16, SLOTS, SLOTS + 16);
    let read = 0;
    expect(() => {
      for (const { length } of ndbHeaders(bytes)) read += length;
    }).toThrow('its slots contradict what they point at');
    expect(read).toBeLessThan(bytes.length);
  });
});
