import type { UnknownReason } from '../../core/answer.ts';
import type { FoundPackage } from '../../core/found-package.ts';
import { faultReason } from '../../packages/fault-reason.ts';
import type { PackageFile } from '../../packages/package-reader.ts';
import type { ArchiveBudget } from './archive-bounds.ts';
import type { BodySink } from './tar-parser.ts';
import type { PackageGroup, PackageWish } from './wanted-packages.ts';

/** What one reader read out of a file, and why it could not read it, or not all of it. */
export interface FilePackages {
  readonly of: PackageGroup;
  readonly packages: readonly FoundPackage[];
  /** As `PackageFile` has them. */
  readonly owned: readonly string[];
  readonly unreadable: UnknownReason | null;
}

export interface PackageSinkOptions {
  /** Absolute, as it stands in its layer. */
  readonly path: string;
  readonly size: number;
  readonly wishes: readonly PackageWish[];
  readonly budget: ArchiveBudget;
  /** Called once, when the file has passed by; without anything where it holds no packages. */
  readonly done: (read: readonly FilePackages[]) => void;
}

/** Bytes that a reader is shown to tell whether it may be such a file. */
const HEAD_BYTES = 64;
/** What a row costs beside its texts, bytes. */
const ROW_BYTES = 100;

const noRoom = (path: string): UnknownReason => ({
  code: 'truncated',
  text: `${path} was not read: what the archive holds of packages exceeds what is kept`,
});

const rowBytes = (row: FoundPackage): number =>
  Object.values(row).reduce((sum, field) => sum + (field?.length ?? 0), ROW_BYTES);

const sizeOf = ({ packages, owned }: Pick<PackageFile, 'packages' | 'owned'>): number =>
  packages.reduce((sum, row) => sum + rowBytes(row), 0) +
  owned.reduce((sum, path) => sum + path.length + ROW_BYTES, 0);

/** Equal for packages that are told once of one file. */
export const packageKey = ({ kind, name, version, arch }: FoundPackage): string =>
  JSON.stringify([kind, name, version, arch]);

const once = (packages: readonly FoundPackage[]): readonly FoundPackage[] => [
  ...new Map(packages.map((row) => [packageKey(row), row])).values(),
];

/** Reads one file out of its whole bytes. Texts are copied: a piece of a text would keep all of it in memory. */
const readFile = (path: string, { of, reader }: PackageWish, bytes: Buffer, budget: ArchiveBudget) => {
  const nothing = { of, packages: [], owned: [] };
  try {
    const { packages: rows, owned: named, incomplete } = reader.read(path, bytes);
    const packages = once(rows);
    const owned = named.filter((it) => it.length <= budget.bounds.pathBytes);
    if (!budget.keep(sizeOf({ packages, owned }))) return { ...nothing, unreadable: noRoom(path) };
    const unreadable = incomplete === undefined ? null : faultReason(path, reader, incomplete);
    return { of, ...structuredClone({ packages, owned }), unreadable };
  } catch (error) {
    return { ...nothing, unreadable: faultReason(path, reader, error) };
  }
};

/** Holds one file while it passes by, has it read and lets it go. What no reader takes for its own by its first bytes is not held. */
export const packageSink = ({ path, size, wishes, budget, done }: PackageSinkOptions): BodySink => {
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  const read: FilePackages[] = [];
  let readers: readonly PackageWish[] = wishes;
  let bytes: Buffer | null = null;
  let used = 0;

  const give = ({ of }: PackageWish, unreadable: UnknownReason): void => {
    read.push({ of, packages: [], owned: [], unreadable });
  };
  const isRead = (wish: PackageWish): boolean => {
    const { reader, bytes: most } = wish;
    try {
      if (reader.begins?.(head) === false) return false;
    } catch (error) {
      give(wish, faultReason(path, reader, error));
      return false;
    }
    if (size <= most || reader.beginning) return true;
    give(wish, {
      code: 'truncated',
      text: `${path} was not read as ${reader.reads}: it is larger than ${most} bytes`,
    });
    return false;
  };
  /** The first bytes are there: from now on the file is held, or let go. */
  const begin = (): void => {
    readers = readers.filter(isRead);
    if (readers.length === 0) return;
    const length = Math.min(size, Math.max(...readers.map((wish) => wish.bytes)));
    bytes = budget.hold(length);
    if (bytes === null) {
      for (const wish of readers) give(wish, noRoom(path));
      readers = [];
      return;
    }
    head.copy(bytes);
    used = Math.min(used, length);
  };
  const take = (piece: Buffer): void => {
    let at = 0;
    if (bytes === null) {
      at = piece.copy(head, used);
      used += at;
      if (used < head.length) return;
      begin();
    }
    if (bytes !== null && used < bytes.length) used += piece.copy(bytes, used, at);
  };
  const letGo = (): void => {
    if (bytes !== null) budget.release(bytes);
    bytes = null;
    readers = [];
    done(read);
  };

  return {
    write(piece) {
      if (readers.length > 0) take(piece);
    },
    isFull: () => readers.length === 0 || used === bytes?.length,
    end() {
      if (readers.length > 0 && size === 0) begin();
      for (const wish of readers)
        if (bytes === null || used < bytes.length)
          give(wish, { code: 'truncated', text: `${path} ended before its size` });
        else read.push(readFile(path, wish, bytes.subarray(0, wish.bytes), budget));
      letGo();
    },
    fail(reason) {
      for (const wish of readers) give(wish, reason);
      letGo();
    },
  };
};
