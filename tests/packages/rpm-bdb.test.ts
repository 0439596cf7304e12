import { describe, expect, it } from 'vitest';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { bdbHeaders } from '../../src/packages/rpm-bdb.ts';
import { libuuid } from './rpm-fixtures.ts';

const headers = (bytes: Buffer) => [...bdbHeaders(bytes)];
const PAGE = 4096;
const HASH = 2 * PAGE;
const CHAIN = 3 * PAGE;
const changed = (...writes: readonly (readonly [at: number, value: number, size?: 1 | 2 | 4])[]): Buffer => {
  const bytes = Buffer.from(libuuid.bytes);
  for (const [at, value, size = 4] of writes) bytes.writeUIntLE(value, at, size);
  return bytes;
};

describe('a hash of Berkeley DB', () => {
  it('has the one header of its one package, over twenty pages', () =>
    expect(headers(libuuid.bytes).map(({ length }) => length)).toEqual([4070 * 19 + 3550]));
  it('has none under the key 0, where the next number stands', () => {
    const key = HASH + libuuid.bytes.readUInt16LE(HASH + 26);
    expect(libuuid.bytes[key]).toBe(1);
    expect(headers(changed([key + 1, 0]))).toEqual([]);
  });
});

describe('a fault is', () => {
  it('a file that is none', () => {
    expect(() => headers(Buffer.alloc(0))).toThrow(PackageFault);
    expect(() => headers(Buffer.alloc(PAGE))).toThrow('does not begin like a hash of Berkeley DB');
  });
  it.each([
    ['encryption', 24, 1],
    ['a tree', 25, 9],
    ['checksums', 26, 1],
  ])('what is unsupported: %s', (_, at, value) =>
    expect(() => headers(changed([at, value, 1]))).toThrow(expect.objectContaining({ code: 'unsupported' })),
  );
  it.each([
    ['a size of pages that is none', changed([20, 4095])],
    ['a size of pages of 0', changed([20, 0])],
    ['more pages than bytes', changed([32, 23])],
    ['pages without number', changed([32, 0xffff_ffff])],
    ['a file that is cut at a page', libuuid.bytes.subarray(0, -PAGE)],
    ['a chain in a circle', changed([CHAIN + 16, 3])],
    ['a chain in a circle of pages without bytes', changed([CHAIN + 16, 3], [CHAIN + 22, 0, 2])],
    ['a chain over another kind of page', changed([CHAIN + 25, 5, 1])],
    ['a key that is no key', changed([HASH + libuuid.bytes.readUInt16LE(HASH + 26), 3, 1])],
    ['a chain that ends early', changed([CHAIN + 16, 0])],
    ['a chain into the file header', changed([CHAIN + 16, 1])],
    ['a chain out of the file', changed([CHAIN + 16, 0x7fff_ffff])],
    ['a part that is longer than its page', changed([CHAIN + 22, 0xffff, 2])],
    ['more items than the page has room for', changed([HASH + 20, 0xfffe, 2])],
    ['a key without its value', changed([HASH + 20, 1, 2])],
    ['an item that begins behind its end', changed([HASH + 26 + 2, 4095, 2])],
    ['an item beyond the page', changed([HASH + 26, 5000, 2])],
  ])('%s', (_, bytes) => expect(() => headers(bytes)).toThrow(PackageFault));
  it('a header that is larger than any', () => {
    const value = HASH + libuuid.bytes.readUInt16LE(HASH + 28);
    expect(() => headers(changed([value + 8, 0x7fff_ffff]))).toThrow(
      expect.objectContaining({ code: 'truncated' }),
    );
  });
});
