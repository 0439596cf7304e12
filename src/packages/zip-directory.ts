/** A zip that cannot be read, or had rather not be; the message says why. */
export class ZipFault extends Error {}

/** One member as the central directory tells it (PKWARE APPNOTE 6.3.10, section 4.3.12). */
export interface DirectoryEntry {
  readonly name: string;
  /** Of its local header. */
  readonly offset: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly checksum: number;
  readonly method: number;
  readonly isEncrypted: boolean;
}

/** Methods of APPNOTE 4.4.5 that are read. */
export const STORED = 0;
export const DEFLATED = 8;

/** The record at the end, its comment of at most 65,535 bytes, and the locator of the 64-bit one before it. */
export const MOST_TAIL = 22 + 65_535 + 20;
export const LONG_END = 56;
export const LOCAL_HEADER = 30;

const END = Buffer.from('PK\x05\x06', 'latin1');

export interface DirectoryPlace {
  readonly count: number;
  readonly offset: number;
  readonly length: number;
}

/** The record at the end of a zip. */
export interface ZipEnd extends DirectoryPlace {
  /** Where it begins, or, of a zip of 64 bits, the locator before it: in the bytes that were given. */
  readonly start: number;
  /** Where the file says that its 64-bit record is; null for a zip without one, which tells the place of the directory itself. */
  readonly longEnd: number | null;
}

const number64 = (bytes: Buffer, at: number): number => {
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw new ZipFault('a number in it is out of range');
  return value;
};

/** The record that ends a zip, out of its last `MOST_TAIL` bytes. Throws `ZipFault`. */
export const zipEnd = (tail: Buffer): ZipEnd => {
  if (tail.length < 22) throw new ZipFault('it has no central directory: it is cut, or no zip');
  const least = Math.max(0, tail.length - MOST_TAIL);
  for (let at = tail.length - 22; at >= least; at -= 1) {
    at = tail.lastIndexOf(END, at);
    if (at < least) break;
    if (at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const isLong = at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50;
    return {
      start: isLong ? at - 20 : at,
      count: tail.readUInt16LE(at + 10),
      length: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
      longEnd: isLong ? number64(tail, at - 20 + 8) : null,
    };
  }
  throw new ZipFault('it has no central directory: it is cut, or no zip');
};

/** The place of the directory as the 64-bit record tells it, out of its `LONG_END` bytes. Throws `ZipFault`. */
export const longPlace = (record: Buffer): DirectoryPlace => {
  if (record.length < LONG_END || record.readUInt32LE(0) !== 0x06064b50)
    throw new ZipFault('its 64-bit directory is not where it is told');
  return { count: number64(record, 32), length: number64(record, 40), offset: number64(record, 48) };
};

/** The first `count` members of a directory, in the order in which they lie in the file. Throws `ZipFault`. */
export const directoryEntries = (bytes: Buffer, count: number): readonly DirectoryEntry[] => {
  const entries: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      throw new ZipFault('its directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      bytes.readUInt16LE(at + field),
    ) as [number, number, number];
    const end = at + 46 + nameLength + extraLength + commentLength;
    if (end > bytes.length) throw new ZipFault('its directory is damaged');
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    entries.push(entryOf(bytes, at, bytes.toString('utf8', at + 46, at + 46 + nameLength), extra));
    at = end;
  }
  return entries.sort((a, b) => a.offset - b.offset);
};

const entryOf = (bytes: Buffer, at: number, name: string, extra: Buffer): DirectoryEntry => {
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
    method: bytes.readUInt16LE(at + 10),
    isEncrypted: (bytes.readUInt16LE(at + 8) & 0x2041) !== 0,
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

/** Members that share bytes make a small file inflate without end. `end` is where the last one has to end. Throws `ZipFault`. */
export const refuseOverlaps = (entries: readonly DirectoryEntry[], end: number): void => {
  for (const [index, { name, offset, compressedSize }] of entries.entries())
    if (offset + LOCAL_HEADER + compressedSize > (entries[index + 1]?.offset ?? end))
      throw new ZipFault(`${name} overlaps what follows it`);
};
