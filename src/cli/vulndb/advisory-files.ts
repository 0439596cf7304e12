import { closeSync, createReadStream, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip, createZstdDecompress, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { UserError } from '../../loaders/user-error.ts';
import { zipEntries } from '../../loaders/zip-entries.ts';
import { ZipFault } from '../../packages/zip-directory.ts';
import type { ArchiveBounds } from '../../transports/archive/archive-bounds.ts';
import { ArchiveError } from '../../transports/archive/archive-error.ts';
import { tarEntries } from '../../transports/archive/tar-entries.ts';

/** One file of a source; null where it is larger than any document of advisories. */
export interface AdvisoryFile {
  readonly name: string;
  readonly bytes: Uint8Array | null;
}

const MIB = 1024 * 1024;
/** Debian's whole tracker is a quarter of it; bytes. */
const MOST_BYTES = 256 * MIB;
const MOST_FILES = 2_000_000;
const MOST_DEPTH = 32;
/** Bodies pass by one at a time; what is bounded is all of them together. */
const BOUNDS: Partial<ArchiveBounds> = { keptBytes: 32 * 1024 * MIB, entries: MOST_FILES };

const refuse = (
  path: string,
  why: string,
  hint = 'Give the file or folder as its publisher made it',
): never => {
  throw new UserError(`${path} cannot be read: ${why}`, hint);
};

type Kind = 'zip' | 'tar' | 'gzip' | 'zstd' | 'xz' | 'document';

const kindOf = (head: Buffer): Kind => {
  if (head.subarray(0, 2).toString('latin1') === 'PK' && (head[2] ?? 9) < 8) return 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  if (head.subarray(0, 6).toString('hex') === 'fd377a585a00') return 'xz';
  return isTar(head) ? 'tar' : 'document';
};

const isTar = (head: Buffer): boolean => head.subarray(257, 262).toString('latin1') === 'ustar';

const headOf = async (path: string): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(512);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** Whether what is compressed begins like a tar. */
const holdsTar = async (path: string, kind: 'gzip' | 'zstd'): Promise<boolean> => {
  const input = createReadStream(path);
  const unpacked = kind === 'gzip' ? createGunzip() : createZstdDecompress();
  const head: Buffer[] = [];
  let length = 0;
  try {
    input.on('error', (error) => unpacked.destroy(error));
    for await (const chunk of input.pipe(unpacked) as AsyncIterable<Buffer>) {
      head.push(chunk);
      length += chunk.length;
      if (length >= 512) break;
    }
  } catch {
    // Reading it whole says what is wrong with it.
  } finally {
    input.destroy();
    unpacked.destroy();
  }
  return isTar(Buffer.concat(head));
};

/**
 * The files of a folder, a zip, a tar (plain, gzip or zstd) or a single file (plain or compressed), in an order that depends on nothing but
 * them. Zips within a folder are opened, as a mirror of bulk exports has them. Throws `UserError` for an archive that is damaged or hostile.
 */
export async function* advisoryFiles(path: string): AsyncGenerator<AdvisoryFile> {
  const found: Stats = await stat(path).catch((error: NodeJS.ErrnoException) =>
    refuse(path, error.code ?? error.message, 'Name a file or folder that is there'),
  );
  if (found.isDirectory()) yield* filesBelow(path, 0, { count: 0 });
  else if (found.isFile()) yield* filesOf(path, found.size);
  else refuse(path, 'it is neither a file nor a folder');
}

async function* filesBelow(
  folder: string,
  depth: number,
  seen: { count: number },
): AsyncGenerator<AdvisoryFile> {
  if (depth > MOST_DEPTH) refuse(folder, `folders lie deeper than ${MOST_DEPTH}`);
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    seen.count += 1;
    if (seen.count > MOST_FILES) refuse(folder, `it holds more than ${MOST_FILES} files`);
    // Links are not followed: a folder that was unpacked may hold some that lead anywhere. What begins with a dot is not data.
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* filesBelow(path, depth + 1, seen);
    else if (entry.isFile()) yield* fileWithin(path);
  }
}

async function* fileWithin(path: string): AsyncGenerator<AdvisoryFile> {
  const bytes = readSmall(path);
  if (bytes !== null && kindOf(bytes.subarray(0, 4)) === 'zip') yield* membersOfZip(path);
  else if (bytes === null && kindOf(await headOf(path)) === 'zip') yield* membersOfZip(path);
  else yield { name: path, bytes };
}

/** In one go: of twenty thousand small files each is read in less time than handing it to another thread takes. Null for one that is too large. */
const readSmall = (path: string): Buffer | null => {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size > MOST_BYTES ? null : readFileSync(file);
  } finally {
    closeSync(file);
  }
};

async function* filesOf(path: string, size: number): AsyncGenerator<AdvisoryFile> {
  const kind = kindOf(await headOf(path));
  if (kind === 'zip') yield* membersOfZip(path);
  else if (kind === 'xz') refuse(path, 'xz is not read', 'Unpack it and name the folder');
  else if (kind === 'tar' || (kind !== 'document' && (await holdsTar(path, kind)))) yield* membersOfTar(path);
  else if (size > MOST_BYTES) refuse(path, `it is larger than ${MOST_BYTES} bytes`);
  else yield { name: basename(path), bytes: unpacked(path, kind, await readFile(path)) };
}

const unpacked = (path: string, kind: Kind, bytes: Buffer): Buffer => {
  try {
    if (kind === 'gzip') return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    if (kind === 'zstd') return zstdDecompressSync(bytes, { maxOutputLength: MOST_BYTES });
    return bytes;
  } catch {
    return refuse(path, `it cannot be decompressed, or to more than ${MOST_BYTES} bytes`);
  }
};

async function* membersOfZip(path: string): AsyncGenerator<AdvisoryFile> {
  try {
    yield* zipEntries(path);
  } catch (error) {
    if (error instanceof ZipFault) refuse(path, error.message);
    throw error;
  }
}

async function* membersOfTar(path: string): AsyncGenerator<AdvisoryFile> {
  const options = {
    bounds: BOUNDS,
    bodyBytes: ({ size }: { readonly size: number }) => (size > MOST_BYTES ? -1 : size),
  };
  try {
    for await (const { path: name, type, sparse, body } of tarEntries(createReadStream(path), options)) {
      if (type !== 'file') continue;
      if (/^\/|(^|\/)\.\.(\/|$)|\0/.test(name)) refuse(path, 'a name in it leads out of the archive');
      if (/(^|\/)\./.test(name.replace(/^\.\//, ''))) continue;
      yield { name, bytes: sparse ? null : body };
    }
  } catch (error) {
    if (error instanceof ArchiveError) refuse(path, error.message);
    throw error;
  }
}
