import { PackageFault } from './package-reader.ts';

/**
 * The `length` bytes at `offset`, not copied. Both may come out of a hostile file and be any number; throws `PackageFault` where they lie outside of
 * `bytes`.
 */
export const bytePart = (bytes: Buffer, offset: number, length: number): Buffer => {
  const isInside = offset >= 0 && length >= 0 && offset + length <= bytes.length;
  if (!isInside) throw new PackageFault('parse-error', 'it tells of bytes that it does not have');
  return bytes.subarray(offset, offset + length);
};
