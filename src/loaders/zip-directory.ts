import type { FileHandle } from 'node:fs/promises';

/** A zip that cannot be read, or had rather not be; the message says why. */
export class ZipFault extends Error {}

/** One member as the central directory tells it (PKWARE APPNOTE 6.3.10, section 4.3.12). */
export interface DirectoryEntry {
  readonly name: string;
  readonly offset: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly checksum: number;
  readonly isDeflated: boolean;
}

/** The record at the end, its comment of at most 65,535 bytes, and the locator of the 64-bit one before it. */
const TAIL = 22 + 65_535 + 20;
const MOST_NAME = 4096;
const MOST_DIRECTORY = 512 * 1024 * 1024;

interface Place {
  readonly count: number;
  readonly offset: number;
  readonly length: number;
}

const read = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  if (position < 0) throw new ZipFault('its directory lies outside of it');
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new ZipFault('it is cut');
  return buffer;
};

const number64 = (bytes: Buffer, at: number): number => {
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw new ZipFault('a number in it is out of range');
  return value;
};

const placeOf = async (file: FileHandle, size: number): Promise<Place> => {
  const start = Math.max(0, size - TAIL);
  const tail = await read(file, start, size - start);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + 22 + tail.readUInt16LE(at + 20) !== tail.length)
      continue;
    const short = {
      count: tail.readUInt16LE(at + 10),
      length: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
    const isLong = at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50;
    if (!isLong) return short;
    const end = await read(file, number64(tail, at - 20 + 8), 56);
    if (end.readUInt32LE(0) !== 0x06064b50)
      throw new ZipFault('its 64-bit directory is not where it is told');
    return { count: number64(end, 32), length: number64(end, 40), offset: number64(end, 48) };
  }
  throw new ZipFault('it has no central directory: it is cut, or no zip');
};

/** All members, in the order in which they lie in the file. Throws `ZipFault`. */
export const readZipDirectory = async (
  file: FileHandle,
  size: number,
  mostEntries: number,
): Promise<readonly DirectoryEntry[]> => {
  const place = await placeOf(file, size);
  if (place.count > mostEntries) throw new ZipFault(`it has more than ${mostEntries} members`);
  if (place.length > MOST_DIRECTORY || place.offset + place.length > size)
    throw new ZipFault('its directory lies outside of it');
  const bytes = await read(file, place.offset, place.length);
  const entries: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < place.count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      throw new ZipFault('its directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      bytes.readUInt16LE(at + field),
    ) as [number, number, number];
    const end = at + 46 + nameLength + extraLength + commentLength;
    if (end > bytes.length) throw new ZipFault('its directory is damaged');
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    entries.push(entryOf(bytes, at, bytes.subarray(at + 46, at + 46 + nameLength), extra));
    at = end;
  }
  return entries.sort((a, b) => a.offset - b.offset);
};

const entryOf = (bytes: Buffer, at: number, rawName: Buffer, extra: Buffer): DirectoryEntry => {
  const name = rawName.toString('utf8');
  if (rawName.length > MOST_NAME || /[\0\\]|^\/|^[A-Za-z]:|(^|\/)\.\.(\/|$)/.test(name))
    throw new ZipFault('a name in it leads out of the archive');
  const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)];
  if ((flags & 0x2041) !== 0) throw new ZipFault(`${name} is encrypted`);
  if (method !== 0 && method !== 8) throw new ZipFault(`${name} is compressed in a way that is not read`);
  const long = longFields(extra);
  const field = (position: number): number => {
    const value = bytes.readUInt32LE(at + position);
    return value === 0xffffffff ? long() : value;
  };
  // In this order they stand in the extra field, those alone that did not fit.
  const [size, compressedSize, offset] = [field(24), field(20), field(42)];
  return {
    name,
    offset,
    compressedSize,
    size,
    checksum: bytes.readUInt32LE(at + 16),
    isDeflated: method === 8,
  };
};

const longFields = (extra: Buffer): (() => number) => {
  let [from, to] = [0, 0];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) [from, to] = [at + 4, at + 4 + extra.readUInt16LE(at + 2)];
  return () => {
    if (from + 8 > Math.min(to, extra.length)) throw new ZipFault('a 64-bit number is missing in it');
    from += 8;
    return number64(extra, from - 8);
  };
};
