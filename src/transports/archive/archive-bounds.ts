import { ArchiveError } from './archive-error.ts';

/** How much of a hostile archive is read before it is given up; bytes unless the name says otherwise. */
export interface ArchiveBounds {
  readonly entries: number;
  /** Of one path or link target. */
  readonly pathBytes: number;
  /** Of all names that are kept. */
  readonly nameBytes: number;
  /** Folders above a path. */
  readonly depth: number;
  /** Of one extended header or long name. */
  readonly metadataBytes: number;
  /** Of the archive and of its layers, after inflation. */
  readonly inflatedBytes: number;
  /** Inflated over compressed, once `ratioFreeBytes` came out. */
  readonly ratio: number;
  readonly ratioFreeBytes: number;
  /** Of the texts of all wanted files together. */
  readonly keptBytes: number;
  /** Of files that are held whole while packages are read out of them, together. */
  readonly heldBytes: number;
  /** Of all that one archive makes stand in memory at once: what is known of its entries, texts, packages, a file that is held. */
  readonly memoryBytes: number;
  /** Of one JSON document. */
  readonly jsonBytes: number;
}

const MIB = 1024 * 1024;

export const defaultBounds: ArchiveBounds = {
  entries: 2_000_000,
  pathBytes: 4096,
  nameBytes: 128 * MIB,
  depth: 256,
  metadataBytes: MIB,
  inflatedBytes: 32 * 1024 * MIB,
  ratio: 200,
  ratioFreeBytes: 64 * MIB,
  keptBytes: 256 * MIB,
  heldBytes: 256 * MIB,
  memoryBytes: 320 * MIB,
  jsonBytes: 4 * MIB,
};

/** What one archive has used up so far, over all of its layers. */
export interface ArchiveBudget {
  readonly bounds: ArchiveBounds;
  /**
   * One more entry with names of that many bytes, of which so many are kept; null for one that only tells of the next. Throws `ArchiveError` over the bound.
   */
  entry(nameBytes: number, keptBytes: number | null): void;
  /** One more folder that has no entry of its own, or that holds something; throws `ArchiveError` over the bound. */
  folder(kind: 'implicit' | 'filled'): void;
  inflated(bytes: number): void;
  /** Whether that many bytes of text may still be kept; they count as kept when they may. */
  keep(bytes: number): boolean;
  /** Memory of that size for a file that passes by, its content undefined; null where no more may be held now. */
  hold(bytes: number): Buffer | null;
  /** Gives back what `hold` gave. */
  release(memory: Buffer): void;
}

/** Of what V8 keeps for an entry without its name: the node, and its place in the map of its folder; measured with two million. */
const ENTRY_BYTES = 144;
/** The map of a folder that holds something. */
const MAP_BYTES = 184;

/** Bytes of the smallest memory that is used again. */
const LEAST_REUSED = 64 * 1024;

/** Memory for one file after the other: fresh pages cost a hundred times what it costs to copy bytes into old ones. */
const reusedMemory = () => {
  let spare: Buffer | null = null;
  return {
    take(bytes: number): Buffer {
      const memory = spare !== null && spare.length >= bytes ? spare : roomFor(bytes);
      spare = null;
      return memory.subarray(0, bytes);
    },
    giveBack({ buffer }: Buffer): void {
      if (buffer.byteLength > (spare?.length ?? 0)) spare = Buffer.from(buffer);
    },
  };
};

/** Rather more, so that files of growing size do not need new memory each. */
const roomFor = (bytes: number): Buffer =>
  Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(Math.max(bytes, LEAST_REUSED))));

export const archiveBudget = (bounds: ArchiveBounds): ArchiveBudget => {
  let entries = 0;
  let names = 0;
  let inflated = 0;
  let kept = 0;
  let held = 0;
  let ofTree = 0;
  const hasRoom = (bytes: number): boolean => ofTree + kept + held + bytes <= bounds.memoryBytes;
  const grow = (bytes: number): void => {
    ofTree += bytes;
    if (!hasRoom(0))
      throw new ArchiveError(
        'truncated',
        `What the archive holds takes more than ${bounds.memoryBytes} bytes of memory`,
      );
  };
  const reused = reusedMemory();
  return {
    bounds,
    entry(nameBytes, keptBytes) {
      entries += 1;
      names += nameBytes;
      if (entries > bounds.entries)
        throw new ArchiveError('truncated', `The archive holds more than ${bounds.entries} entries`);
      if (names > bounds.nameBytes)
        throw new ArchiveError('truncated', `The names in the archive exceed ${bounds.nameBytes} bytes`);
      if (keptBytes !== null) grow(ENTRY_BYTES + keptBytes);
    },
    folder(kind) {
      grow(kind === 'implicit' ? ENTRY_BYTES : MAP_BYTES);
    },
    inflated(bytes) {
      inflated += bytes;
      if (inflated > bounds.inflatedBytes)
        throw new ArchiveError('truncated', `The archive holds more than ${bounds.inflatedBytes} bytes`);
    },
    keep(bytes) {
      if (kept + bytes > bounds.keptBytes || !hasRoom(bytes)) return false;
      kept += bytes;
      return true;
    },
    hold(bytes) {
      if (held + bytes > bounds.heldBytes || !hasRoom(bytes)) return null;
      held += bytes;
      return reused.take(bytes);
    },
    release(memory) {
      held -= memory.length;
      reused.giveBack(memory);
    },
  };
};
