import { type FileHandle, open } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import {
  DEFLATED,
  type DirectoryEntry,
  directoryEntries,
  LOCAL_HEADER,
  LONG_END,
  longPlace,
  MOST_TAIL,
  refuseOverlaps,
  STORED,
  ZipFault,
  zipEnd,
} from '../packages/zip-directory.ts';

/** How much of a hostile zip is read before it is given up; bytes unless the name says otherwise. */
export interface ZipBounds {
  readonly entries: number;
  /** Of one member, inflated. */
  readonly entryBytes: number;
  readonly inflatedBytes: number;
  /** Inflated over compressed, once `ratioFreeBytes` came out. */
  readonly ratio: number;
  readonly ratioFreeBytes: number;
}

const MIB = 1024 * 1024;

export const defaultZipBounds: ZipBounds = {
  entries: 2_000_000,
  entryBytes: 256 * MIB,
  inflatedBytes: 32 * 1024 * MIB,
  ratio: 200,
  ratioFreeBytes: 64 * MIB,
};

export interface ZipMember {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * The files of a zip in the order in which they lie there, each verified by its size and checksum. Nothing is written anywhere, yet names that would lead out of
 * a folder refuse the whole: no honest writer makes them. Throws `ZipFault`, and what the file system throws.
 */
export async function* zipEntries(path: string, bounds: Partial<ZipBounds> = {}): AsyncGenerator<ZipMember> {
  const limits = { ...defaultZipBounds, ...bounds };
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const entries = await readDirectory(file, size, limits.entries);
    refuseOverlaps(entries, size);
    let [inflated, compressed] = [0, 0];
    for (const entry of entries) {
      if (entry.name.endsWith('/')) continue;
      if (entry.size > limits.entryBytes)
        throw new ZipFault(`${entry.name} is larger than ${limits.entryBytes} bytes`);
      inflated += entry.size;
      compressed += entry.compressedSize;
      if (inflated > limits.inflatedBytes)
        throw new ZipFault(`it holds more than ${limits.inflatedBytes} bytes when inflated`);
      if (inflated > limits.ratioFreeBytes && inflated > compressed * limits.ratio)
        throw new ZipFault(`it is compressed more than ${limits.ratio} times, which no advisories are`);
      yield { name: entry.name, bytes: await contentOf(file, entry) };
    }
  } finally {
    await file.close();
  }
}

const MOST_NAME = 4096;
const MOST_DIRECTORY = 512 * 1024 * 1024;

const readDirectory = async (
  file: FileHandle,
  size: number,
  mostEntries: number,
): Promise<readonly DirectoryEntry[]> => {
  const within = async (position: number, length: number): Promise<Buffer> => {
    if (position < 0) throw new ZipFault('its directory lies outside of it');
    return await readAt(file, position, length, 'it');
  };
  const start = Math.max(0, size - MOST_TAIL);
  const end = zipEnd(await within(start, size - start));
  const place = end.longEnd === null ? end : longPlace(await within(end.longEnd, LONG_END));
  if (place.count > mostEntries) throw new ZipFault(`it has more than ${mostEntries} members`);
  if (place.length > MOST_DIRECTORY || place.offset + place.length > size)
    throw new ZipFault('its directory lies outside of it');
  const entries = directoryEntries(await within(place.offset, place.length), place.count);
  entries.forEach(refuseStrange);
  return entries;
};

const refuseStrange = ({ name, method, isEncrypted }: DirectoryEntry): void => {
  if (name.length > MOST_NAME || /[\0\\]|^\/|^[A-Za-z]:|(^|\/)\.\.(\/|$)/.test(name))
    throw new ZipFault('a name in it leads out of the archive');
  if (isEncrypted) throw new ZipFault(`${name} is encrypted`);
  if (method !== STORED && method !== DEFLATED)
    throw new ZipFault(`${name} is compressed in a way that is not read`);
};

const contentOf = async (file: FileHandle, entry: DirectoryEntry): Promise<Buffer> => {
  const header = await readAt(file, entry.offset, LOCAL_HEADER, entry.name);
  if (header.readUInt32LE(0) !== 0x04034b50) throw new ZipFault(`${entry.name} has no local header`);
  const start = entry.offset + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28);
  const stored = await readAt(file, start, entry.compressedSize, entry.name);
  const bytes = entry.method === DEFLATED ? inflated(stored, entry) : stored;
  if (bytes.length !== entry.size) throw new ZipFault(`${entry.name} is not of the size that is told`);
  if (crc32(bytes) !== entry.checksum) throw new ZipFault(`the checksum of ${entry.name} is wrong`);
  return bytes;
};

const inflated = (stored: Buffer, { name, size }: DirectoryEntry): Buffer => {
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw new ZipFault(`${name} cannot be inflated, or not to the size that is told`);
  }
};

const readAt = async (file: FileHandle, position: number, length: number, name: string): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new ZipFault(`${name} is cut`);
  return buffer;
};
