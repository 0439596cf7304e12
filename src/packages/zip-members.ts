import { crc32, inflateRawSync } from 'node:zlib';
import { PackageFault } from './package-reader.ts';
import {
  DEFLATED,
  type DirectoryEntry,
  type DirectoryPlace,
  directoryEntries,
  LOCAL_HEADER,
  LONG_END,
  longPlace,
  refuseOverlaps,
  STORED,
  ZipFault,
  zipEnd,
} from './zip-directory.ts';

/** The members of a zip in memory, and whether there are more than were wanted. */
export interface ZipMembers {
  readonly entries: readonly DirectoryEntry[];
  readonly hasMore: boolean;
}

const damaged = (message: string): PackageFault => new PackageFault('parse-error', message);

/** The directory ends where the record behind it begins; the record may lie in front of its locator instead of where it is told. */
const placeOf = (zip: Buffer): DirectoryPlace & { readonly end: number } => {
  const end = zipEnd(zip);
  if (end.longEnd === null) return { ...end, end: end.start };
  const near = Math.max(0, end.start - LONG_END);
  const start = zip.length >= near + 4 && zip.readUInt32LE(near) === 0x06064b50 ? near : end.longEnd;
  return { ...longPlace(zip.subarray(start, start + LONG_END)), end: start };
};

const read = (zip: Buffer, most: number): ZipMembers => {
  const { count, length, offset, end } = placeOf(zip);
  const start = end - length;
  // A program in front of a zip moves all of it, though the offsets may tell nothing of it.
  const shift = start - offset;
  if (start < 0 || shift < 0) throw damaged('its directory lies outside of it');
  const entries = directoryEntries(zip.subarray(start, end), Math.min(count, most)).map((entry) => ({
    ...entry,
    offset: entry.offset + shift,
  }));
  refuseOverlaps(entries, start);
  return { entries, hasMore: count > most };
};

/** Says of a `ZipFault` no more than that: its message may hold names out of the file. */
export const zipMembers = (zip: Buffer, most: number): ZipMembers => {
  try {
    return read(zip, most);
  } catch (error) {
    if (error instanceof ZipFault) throw damaged('its directory is damaged, or it is no zip');
    throw error;
  }
};

/** What one member holds, verified by its size and checksum. Throws `PackageFault`. */
export const memberBytes = (zip: Buffer, entry: DirectoryEntry): Buffer => {
  const { offset, compressedSize, size, checksum, method, isEncrypted } = entry;
  if (isEncrypted) throw new PackageFault('unsupported', 'a member of it is encrypted');
  if (method !== STORED && method !== DEFLATED)
    throw new PackageFault('unsupported', 'a member of it is compressed in a way that is not read');
  if (offset + LOCAL_HEADER > zip.length || zip.readUInt32LE(offset) !== 0x04034b50)
    throw damaged('a member of it has no local header');
  const start = offset + LOCAL_HEADER + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const stored = zip.subarray(start, start + compressedSize);
  const bytes = method === STORED ? stored : inflated(stored, size);
  if (stored.length < compressedSize || bytes.length !== size || crc32(bytes) !== checksum)
    throw damaged('a member of it is not what the directory tells');
  return bytes;
};

const inflated = (stored: Buffer, size: number): Buffer => {
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw damaged('a member of it cannot be inflated, or not to the size that is told');
  }
};
