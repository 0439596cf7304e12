import { ArchiveError } from './archive-error.ts';
import { decodeName } from './archive-name.ts';

/** Bytes of a tar record; headers and bodies begin at multiples of it. */
export const BLOCK = 512;

/** The fields of one header block as they stand there, before extended headers are applied. */
export interface TarHeader {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** The type flag as a character code. */
  readonly flag: number;
  readonly link: string;
}

/** Octal digits between blanks or NULs, or GNU's base 256 (first bit set, two's complement). Throws `ArchiveError`. */
export const readNumber = (block: Buffer, start: number, length: number): number => {
  const first = block[start] as number;
  const end = start + length;
  if (first >= 0x80) {
    const negative = (first & 0x40) !== 0;
    let value = negative ? (first & 0x3f) - 0x40 : first & 0x3f;
    for (let at = start + 1; at < end; at += 1) value = value * 256 + (block[at] as number);
    if (!Number.isSafeInteger(value))
      throw new ArchiveError('parse-error', 'A number in a tar header is out of range');
    return value;
  }
  let at = start;
  while (at < end && (block[at] === 0x20 || block[at] === 0)) at += 1;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = (block[at] as number) - 0x30;
    if (digit >= 0 && digit <= 7) value = value * 8 + digit;
    else if (digit === -0x30 || digit === -0x10) break;
    else throw new ArchiveError('parse-error', 'A number in a tar header is not octal');
  }
  return value;
};

const nonNegative = (value: number): number => {
  if (value < 0) throw new ArchiveError('parse-error', 'A tar header holds a negative size or owner');
  return value;
};

const fieldEnd = (block: Buffer, start: number, length: number): number => {
  let end = start;
  const limit = start + length;
  while (end < limit && block[end] !== 0) end += 1;
  return end;
};

const CHECKSUM = 148;

let viewed: Buffer | null = null;
let words: Uint32Array = new Uint32Array(0);

/** The chunk as words, so that four bytes are summed at once; one view serves all headers of a chunk. */
const wordsOf = (chunk: Buffer): Uint32Array => {
  if (chunk !== viewed) {
    viewed = chunk;
    words = new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length >>> 2);
  }
  return words;
};

/** The sum of the block's bytes. */
const byteSum = (block: Buffer, at: number): number => {
  if (((block.byteOffset | at) & 3) !== 0) {
    let sum = 0;
    for (let index = at; index < at + BLOCK; index += 1) sum += block[index] as number;
    return sum;
  }
  const view = wordsOf(block);
  const end = (at + BLOCK) >>> 2;
  // Two sums of at most 128 × 255 side by side in each number.
  let even = 0;
  let odd = 0;
  for (let index = at >>> 2; index < end; index += 1) {
    const word = view[index] as number;
    even = (even + (word & 0x00ff00ff)) | 0;
    odd = (odd + ((word >>> 8) & 0x00ff00ff)) | 0;
  }
  return (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
};

const countHighBytes = (block: Buffer, at: number): number => {
  let count = 0;
  for (let index = at; index < at + BLOCK; index += 1)
    if ((block[index] as number) > 127 && (index < at + CHECKSUM || index >= at + CHECKSUM + 8)) count += 1;
  return count;
};

/** Whether the block sums up to what it says, its bytes taken as unsigned or, as some old writers did, as signed. */
export const checksumHolds = (block: Buffer, at: number): boolean => {
  let sum = byteSum(block, at) + 8 * 0x20;
  for (let index = at + CHECKSUM; index < at + CHECKSUM + 8; index += 1) sum -= block[index] as number;
  let stated: number;
  try {
    stated = readNumber(block, at + CHECKSUM, 8);
  } catch {
    return false;
  }
  return stated === sum || stated === sum - 256 * countHighBytes(block, at);
};

/** Whether the block is all NUL, as the two at the end of an archive are. */
export const isZeroBlock = (block: Buffer, at: number): boolean => {
  for (let index = at; index < at + BLOCK; index += 1) if (block[index] !== 0) return false;
  return true;
};

/** Reads v7, ustar, star and old GNU headers at `at`. Throws `ArchiveError` where the checksum or a number is wrong. */
export const readTarHeader = (block: Buffer, at: number): TarHeader => {
  if (!checksumHolds(block, at))
    throw new ArchiveError('parse-error', 'The checksum of a tar header is wrong');
  let path = decodeName(block, at, fieldEnd(block, at, 100));
  // Old GNU headers (`ustar` and a blank) keep times where ustar keeps the front of the path, star (`tar` at the end) half of it.
  if (block[at + 345] !== 0 && block.toString('latin1', at + 257, at + 263) === 'ustar\0') {
    const star = block.toString('latin1', at + 508, at + 512) === 'tar\0';
    const prefix = decodeName(block, at + 345, fieldEnd(block, at + 345, star ? 131 : 155));
    if (prefix !== '') path = `${prefix}/${path}`;
  }
  return {
    path,
    mode: readNumber(block, at + 100, 8) & 0o7777,
    uid: nonNegative(readNumber(block, at + 108, 8)),
    gid: nonNegative(readNumber(block, at + 116, 8)),
    size: nonNegative(readNumber(block, at + 124, 12)),
    mtime: readNumber(block, at + 136, 12),
    flag: block[at + 156] as number,
    link: block[at + 157] === 0 ? '' : decodeName(block, at + 157, fieldEnd(block, at + 157, 100)),
  };
};
