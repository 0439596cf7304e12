import type { FileType, UnknownReason } from '../../core/answer.ts';
import type { ArchiveBudget } from './archive-bounds.ts';
import { ArchiveError } from './archive-error.ts';
import { decodeName } from './archive-name.ts';
import { type PaxRecords, readPaxRecords } from './pax-records.ts';
import { BLOCK, isZeroBlock, readNumber, readTarHeader, type TarHeader } from './tar-header.ts';

/** One member of a tar, extended headers applied; the path is as written there. */
export interface TarEntry {
  readonly path: string;
  readonly type: FileType | 'hard-link';
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the file's content; 0 for what has none. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Target of a symbolic or hard link, else empty. */
  readonly link: string;
  /** The xattr `security.capability`. */
  readonly capability: Buffer | null;
  /** The body is a map with pieces of the content, not the content. */
  readonly sparse: boolean;
}

/** Takes the body of one entry piece by piece; a piece is only lent until `write` returns. */
export interface BodySink {
  write(piece: Buffer): void;
  /** Nothing more of the body is needed: who can leave out the rest may, and call `end`. */
  isFull?(): boolean;
  end(): void;
  /** In place of `end`: the rest of the body can't be had. */
  fail?(reason: UnknownReason): void;
}

/** A tar reader that is fed; errors are `ArchiveError`, after which it must not be fed on. */
export interface TarParser {
  write(chunk: Buffer): void;
  /** Call at the end of input; throws when that was amid an entry, or, where a trailer is required, before it. */
  end(): void;
}

export interface TarParserOptions {
  readonly budget: ArchiveBudget;
  /** Says, for each entry, where its body goes; null skips it without copying. */
  readonly onEntry: (entry: TarEntry) => BodySink | null;
  /** An archive without its two zero blocks counts as cut. Writers of layers leave them out at times. */
  readonly trailer: 'required' | 'optional';
}

const TYPES: ReadonlyMap<number, TarEntry['type']> = new Map(
  Object.entries({
    '\0': 'file',
    0: 'file',
    7: 'file',
    S: 'file',
    1: 'hard-link',
    2: 'symlink',
    3: 'char-device',
    4: 'block-device',
    5: 'directory',
    D: 'directory',
    6: 'fifo',
  } as const).map(([flag, type]) => [flag.charCodeAt(0), type]),
);

const flagOf = (flag: string): number => flag.charCodeAt(0);
const [PAX, GLOBAL, LONG_NAME, LONG_LINK, SPARSE, VOLUME, MULTI, LAST_PLAIN] = [...'xgLKSVM6'].map(
  flagOf,
) as [number, number, number, number, number, number, number, number];
const FIRST_BODILESS = flagOf('1');
const MAX_ID = 0xffff_ffff;

/** Of a text beside its characters. */
const TEXT_BYTES = 24;

/** Bytes that the names of an entry take in memory: of its path the last part, but for a hard link, which may have to wait for what it leads to. */
const keptBytes = (path: string, link: string, flag: number): number => {
  if (flag === FIRST_BODILESS) return Buffer.byteLength(path) + Buffer.byteLength(link);
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  return Buffer.byteLength(name) + (link === '' ? 0 : Buffer.byteLength(link) + TEXT_BYTES);
};

/**
 * A streaming tar reader without promises: whatever can be decided from the bytes at hand is decided before `write` returns. Follows
 * Go's archive/tar, with which engines unpack, wherever readers differ: links, devices and folders have no body, global pax
 * headers change nothing, a GNU long name wins over a pax path.
 */
export const tarParser = ({ budget, onEntry, trailer }: TarParserOptions): TarParser => {
  const { pathBytes, metadataBytes } = budget.bounds;
  const scratch = Buffer.alloc(BLOCK);
  let filled = 0;
  let body = 0;
  let padding = 0;
  let sink: BodySink | null = null;
  let metadata: { readonly flag: number; readonly bytes: Buffer; used: number } | null = null;
  let pax: PaxRecords | null = null;
  let longName: string | null = null;
  let longLink: string | null = null;
  let sparseHeader: { readonly entry: TarEntry; readonly stored: number } | null = null;
  let zeroBlocks = 0;

  const finishMetadata = (flag: number, bytes: Buffer): void => {
    if (flag === PAX) pax = readPaxRecords(bytes);
    else if (flag === GLOBAL) readPaxRecords(bytes);
    else {
      const nul = bytes.indexOf(0);
      const text = decodeName(bytes, 0, nul === -1 ? bytes.length : nul);
      if (flag === LONG_NAME) longName = text;
      else longLink = text;
    }
  };

  const startBody = (entry: TarEntry, stored: number): void => {
    sink = onEntry(entry);
    body = stored;
    padding = -stored & (BLOCK - 1);
    if (body === 0) finishBody();
  };

  const finishBody = (): void => {
    if (metadata !== null) {
      const { flag, bytes } = metadata;
      metadata = null;
      finishMetadata(flag, bytes);
    } else if (sink !== null) {
      const done = sink;
      sink = null;
      done.end();
    }
  };

  const startMetadata = (header: TarHeader): void => {
    if (header.size > metadataBytes)
      throw new ArchiveError('truncated', `An extended tar header exceeds ${metadataBytes} bytes`);
    budget.entry(0, null);
    metadata = { flag: header.flag, bytes: Buffer.allocUnsafe(header.size), used: 0 };
    body = header.size;
    padding = -body & (BLOCK - 1);
    if (body === 0) finishBody();
  };

  const toEntry = (header: TarHeader): TarEntry => {
    const records = pax;
    const path = longName ?? records?.sparseName ?? records?.path ?? header.path;
    const link = longLink ?? records?.linkpath ?? header.link;
    pax = null;
    longName = null;
    longLink = null;
    // Four bytes at most stand behind one character, so the cheap test comes first.
    if (path.length + link.length > pathBytes / 4)
      for (const text of [path, link])
        if (Buffer.byteLength(text) > pathBytes)
          throw new ArchiveError('truncated', `A path in the archive exceeds ${pathBytes} bytes`);
    budget.entry(path.length + link.length, keptBytes(path, link, header.flag));
    const uid = records?.uid ?? header.uid;
    const gid = records?.gid ?? header.gid;
    if (uid > MAX_ID || gid > MAX_ID)
      throw new ArchiveError('parse-error', 'A tar header holds an impossible owner');
    const type = header.flag === 0 && path.endsWith('/') ? 'directory' : (TYPES.get(header.flag) ?? 'other');
    return {
      path,
      type,
      mode: header.mode,
      uid,
      gid,
      size: type === 'file' ? (records?.sparseSize ?? records?.size ?? header.size) : 0,
      mtime: records?.mtime ?? header.mtime,
      link,
      capability: records?.capability ?? null,
      sparse: header.flag === SPARSE || (records?.sparse ?? false),
    };
  };

  const readHeader = (block: Buffer, at: number): void => {
    if (block[at] === 0 && isZeroBlock(block, at)) {
      zeroBlocks += 1;
      return;
    }
    if (zeroBlocks > 0) throw new ArchiveError('parse-error', 'An entry follows the end mark of a tar');
    const header = readTarHeader(block, at);
    const { flag } = header;
    if (flag === PAX || flag === GLOBAL || flag === LONG_NAME || flag === LONG_LINK) {
      startMetadata(header);
      return;
    }
    if (flag === MULTI) throw new ArchiveError('unsupported', 'The tar is one volume of several');
    const stored = flag >= FIRST_BODILESS && flag <= LAST_PLAIN ? 0 : (pax?.size ?? header.size);
    const entry = toEntry(header);
    if (flag === VOLUME) {
      body = stored;
      padding = -stored & (BLOCK - 1);
      return;
    }
    if (flag === SPARSE) {
      const whole = { ...entry, size: readNumber(block, at + 483, 12) };
      if (block[at + 482] !== 0) sparseHeader = { entry: whole, stored };
      else startBody(whole, stored);
      return;
    }
    startBody(entry, stored);
  };

  const readBlock = (block: Buffer, at: number): void => {
    if (sparseHeader === null) {
      readHeader(block, at);
      return;
    }
    // A continuation of an old GNU sparse map; the last one says so.
    if (block[at + 504] !== 0) return;
    const { entry, stored } = sparseHeader;
    sparseHeader = null;
    startBody(entry, stored);
  };

  const takeBody = (chunk: Buffer, at: number): number => {
    const taken = Math.min(body, chunk.length - at);
    if (metadata !== null) {
      chunk.copy(metadata.bytes, metadata.used, at, at + taken);
      metadata.used += taken;
    } else if (sink !== null) sink.write(chunk.subarray(at, at + taken));
    body -= taken;
    if (body === 0) finishBody();
    return at + taken;
  };

  return {
    write(chunk) {
      let at = 0;
      while (at < chunk.length && zeroBlocks < 2) {
        if (body > 0) at = takeBody(chunk, at);
        else if (padding > 0) {
          const taken = Math.min(padding, chunk.length - at);
          padding -= taken;
          at += taken;
        } else if (filled === 0 && chunk.length - at >= BLOCK) {
          readBlock(chunk, at);
          at += BLOCK;
        } else {
          const taken = Math.min(BLOCK - filled, chunk.length - at);
          chunk.copy(scratch, filled, at, at + taken);
          filled += taken;
          at += taken;
          if (filled === BLOCK) {
            filled = 0;
            readBlock(scratch, 0);
          }
        }
      }
    },
    end() {
      if (zeroBlocks >= 2) return;
      if (body > 0 || padding > 0 || filled > 0 || sparseHeader !== null || pax !== null || longName !== null)
        throw new ArchiveError('truncated', 'The tar ends amid an entry');
      if (trailer === 'required' && zeroBlocks === 0)
        throw new ArchiveError('truncated', 'The tar ends without its end mark');
    },
  };
};
