import { describe, expect, it } from 'vitest';
import { bytePart } from '../../src/packages/byte-part.ts';
import { PackageFault } from '../../src/packages/package-reader.ts';

const bytes = Buffer.from('0123456789');

describe('a part of a file', () => {
  it.each([
    [0, 10, '0123456789'],
    [3, 2, '34'],
    [10, 0, ''],
  ])('from %i, %i long', (offset, length, text) => expect(`${bytePart(bytes, offset, length)}`).toBe(text));
  it.each([
    [-1, 2],
    [0, 11],
    [11, 0],
    [5, -1],
    [2 ** 32 - 1, 2],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
  ])('from %d, %d long, is none', (offset, length) =>
    expect(() => bytePart(bytes, offset, length)).toThrow(PackageFault),
  );
});
