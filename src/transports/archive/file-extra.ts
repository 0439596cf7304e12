import type { UnknownReason } from '../../core/answer.ts';
import type { ArchiveBudget } from './archive-bounds.ts';
import { describeCapabilities } from './file-capabilities.ts';
import type { LeafExtra } from './file-tree.ts';
import { packageSink } from './package-sink.ts';
import type { BodySink, TarEntry } from './tar-parser.ts';
import type { PackageWish } from './wanted-packages.ts';

export interface FileWishes {
  /** Bytes of its text that are kept, -1 for none. */
  readonly textLimit: number;
  /** Who wants to read packages out of it. */
  readonly packages: readonly PackageWish[];
}

export const noWishes: FileWishes = { textLimit: -1, packages: [] };

interface Extra {
  /** Filled while the body passes by. */
  readonly extra: LeafExtra | null;
  /** Where the body goes; null where nothing of it is wanted. */
  readonly sink: BodySink | null;
}

const sparseText: UnknownReason = {
  code: 'unsupported',
  text: 'Stored as a sparse file, whose text is not read',
};
const noRoom: UnknownReason = { code: 'truncated', text: 'The texts of the archive exceed what is kept' };

/** What is kept of one entry beside its metadata; `path` has no leading slash. */
export const fileExtra = (
  path: string,
  entry: TarEntry,
  { textLimit, packages }: FileWishes,
  budget: ArchiveBudget,
): Extra => {
  const capabilities = entry.capability === null ? null : describeCapabilities(entry.capability);
  const text = textLimit === -1 ? null : keptText(entry, textLimit, budget);
  const isPlain = capabilities === null && text === null && packages.length === 0;
  if (isPlain) return { extra: null, sink: null };
  const extra: { -readonly [K in keyof LeafExtra]: LeafExtra[K] } = {
    capabilities,
    text: text?.text ?? null,
    unreadable: text?.unreadable ?? null,
    packages: null,
  };
  const absolute = `/${path}`;
  if (packages.length === 0) return { extra, sink: text?.sink ?? null };
  if (entry.sparse) {
    const unreadable = { ...sparseText, text: `${absolute} is stored as a sparse file, which is not read` };
    extra.packages = packages.map(({ of }) => ({ of, packages: [], owned: [], unreadable }));
    return { extra, sink: text?.sink ?? null };
  }
  const sink = packageSink({
    path: absolute,
    size: entry.size,
    wishes: packages,
    budget,
    done(read) {
      if (read.length > 0) extra.packages = read;
    },
  });
  return { extra, sink: text?.sink == null ? sink : both(text.sink, sink) };
};

const keptText = (entry: TarEntry, limit: number, budget: ArchiveBudget) => {
  const length = Math.min(entry.size, limit);
  const unreadable = entry.sparse ? sparseText : budget.keep(length) ? null : noRoom;
  if (unreadable !== null) return { text: null, unreadable, sink: null };
  const bytes = Buffer.alloc(length);
  let used = 0;
  const sink: BodySink = {
    write(piece) {
      if (used < length) used += piece.copy(bytes, used);
    },
    isFull: () => used === length,
    end: () => undefined,
    fail: () => undefined,
  };
  return { text: { bytes, limit }, unreadable: null, sink };
};

const both = (one: BodySink, other: BodySink): BodySink => ({
  write(piece) {
    one.write(piece);
    other.write(piece);
  },
  isFull: () => one.isFull?.() === true && other.isFull?.() === true,
  end() {
    one.end();
    other.end();
  },
  fail(reason) {
    one.fail?.(reason);
    other.fail?.(reason);
  },
});
