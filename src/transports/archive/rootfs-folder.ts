import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { realpath } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { UnknownReason } from '../../core/answer.ts';
import { archiveBudget, defaultBounds } from './archive-bounds.ts';
import { ArchiveError } from './archive-error.ts';
import { decodeName } from './archive-name.ts';
import { type FileTree, isRuntimePath } from './file-tree.ts';
import { readFolderCapabilities } from './folder-capabilities.ts';
import { treeOfLayers } from './image-archive.ts';
import { type LayerBuilder, layerBuilder } from './layer.ts';
import type { TarEntry } from './tar-parser.ts';
import type { WantedFiles } from './wanted-files.ts';

/** Entries looked at, and bytes read, before other work gets its turn. */
const SLICE = { entries: 2000, bytes: 16 * 1024 * 1024 };
const READ_BYTES = 64 * 1024;

const typeOf = (stats: Stats): TarEntry['type'] => {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'fifo';
  return stats.isCharacterDevice() ? 'char-device' : 'block-device';
};

const noAccess = (path: string, error: unknown): UnknownReason => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM'
    ? { code: 'permission', text: `${path} may not be read` }
    : { code: 'unsupported', text: `${path} could not be read: ${code}` };
};

/** Adds an entry with what is wanted of its body. Gives the bytes that were read. */
const addEntry = (builder: LayerBuilder, entry: TarEntry, disk: Buffer): number => {
  const sink = builder.add(entry);
  if (sink === null) return 0;
  let descriptor: number | null = null;
  let left = entry.size;
  try {
    // Whatever the name is by now: no link is followed, and no device or pipe holds the reader up.
    descriptor = openSync(disk, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    while (left > 0 && !sink.isFull?.()) {
      const piece = Buffer.alloc(Math.min(left, READ_BYTES));
      const read = readSync(descriptor, piece, 0, piece.length, null);
      if (read === 0) break;
      sink.write(piece.subarray(0, read));
      left -= read;
    }
    sink.end();
  } catch (error) {
    const reason = noAccess(`/${entry.path}`, error);
    sink.fail?.(reason);
    builder.amend(entry.path, { text: null, unreadable: reason });
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
  return entry.size - left;
};

/**
 * The files of an unpacked root. Links are followed inside of it only, other file systems mounted in it are left out and told. A root
 * that an ordinary user unpacked has lost its owners and setuid bits, which is told for the walk. Rejects where the folder itself
 * can't be listed, with an `ArchiveError` over a bound.
 */
export const readRootfsFolder = async (
  path: string,
  wanted: WantedFiles,
  signal: AbortSignal,
): Promise<FileTree> => {
  const folder = await realpath(path);
  const budget = archiveBudget(defaultBounds);
  const builder = layerBuilder({ budget, wanted: wanted.session(), whiteouts: false });
  const top = lstatSync(folder);
  let reason: UnknownReason | null = null;
  let looked = 0;
  let bytes = 0;
  let rootOwned = false;
  const pending: { readonly disk: Buffer; readonly path: string }[] = [
    { disk: Buffer.from(folder), path: '' },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    let names: readonly Buffer[];
    try {
      names = readdirSync(next.disk, { encoding: 'buffer' });
    } catch (error) {
      if (next.path === '') throw error;
      reason ??= noAccess(`/${next.path}`, error);
      continue;
    }
    for (const name of names) {
      looked += 1;
      if (looked % SLICE.entries === 0 || bytes >= SLICE.bytes) {
        bytes = 0;
        await setImmediate();
        signal.throwIfAborted();
      }
      const disk = Buffer.concat([next.disk, Buffer.from('/'), name]);
      const inside = `${next.path === '' ? '' : `${next.path}/`}${decodeName(name, 0, name.length)}`;
      budget.entry(name.length, name.length);
      try {
        const stats = lstatSync(disk);
        const type = typeOf(stats);
        const link = type === 'symlink' ? readlinkSync(disk, { encoding: 'buffer' }) : Buffer.alloc(0);
        const entry: TarEntry = {
          path: inside,
          type,
          mode: stats.mode & 0o7777,
          uid: stats.uid,
          gid: stats.gid,
          size: type === 'file' ? stats.size : 0,
          mtime: Math.floor(stats.mtimeMs / 1000),
          link: decodeName(link, 0, link.length),
          capability: null,
          sparse: false,
        };
        rootOwned ||= stats.uid === 0;
        const read = addEntry(builder, entry, disk);
        bytes += read;
        budget.inflated(read);
        if (type !== 'directory' || isRuntimePath(`/${inside}`)) continue;
        if (stats.dev === top.dev) pending.push({ disk, path: inside });
        else reason ??= { code: 'unsupported', text: `/${inside} is another file system` };
      } catch (error) {
        if (error instanceof ArchiveError) throw error;
        reason ??= noAccess(`/${inside}`, error);
      }
    }
  }
  const capabilities = await readFolderCapabilities(folder, signal);
  for (const [file, text] of capabilities.byPath) builder.amend(file, { capabilities: text });
  const tree = treeOfLayers([{ ...builder.finish(), digest: null }]);
  const unpackedAs: UnknownReason | null = rootOwned
    ? null
    : {
        code: 'unsupported',
        text: 'Nothing belongs to root: unpacked by an ordinary user, without owners and setuid bits',
      };
  return {
    ...tree,
    complete: tree.complete && reason === null,
    reason: tree.reason ?? reason,
    walkReason: unpackedAs ?? capabilities.reason,
  };
};
