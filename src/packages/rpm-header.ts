import { bytePart } from './byte-part.ts';
import { PackageFault } from './package-reader.ts';
import { MOST_TEXT, type RpmTold } from './rpm-package.ts';

/** A value of a header: `count` of one type from `offset` on in its store. */
export interface HeaderValue {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** Where the values of a header stand. */
export interface RpmHeader {
  readonly values: ReadonlyMap<number, HeaderValue>;
  readonly store: Buffer;
}

/** Numbers of the tags that are read, and of the types of values, as rpm's header format has them (rpmtag.h). */
const TAGS = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  sourceFile: 1044,
  module: 5096,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
} as const;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAGS));
const INT32 = 4;
/** A string, an array of strings, translations of a string. */
const STRINGS: ReadonlySet<number> = new Set([6, 8, 9]);

const ENTRY_BYTES = 16;

/** Bytes of one header; those of the packages with the most files and changes have some twenty million. */
export const MOST_HEADER_BYTES = 64 * 1024 * 1024;

/**
 * The header of a package as a database keeps it: two lengths, an index, a store, all in network order. What was added behind the signed region
 * stands last in the index, and counts.
 */
export const rpmHeader = (blob: Buffer): RpmHeader => {
  const lengths = bytePart(blob, 0, 8);
  const index = bytePart(blob, 8, lengths.readUInt32BE(0) * ENTRY_BYTES);
  const store = bytePart(blob, 8 + index.length, lengths.readUInt32BE(4));
  const values = new Map<number, HeaderValue>();
  for (let at = 0; at < index.length; at += ENTRY_BYTES) {
    const tag = index.readUInt32BE(at);
    if (!WANTED.has(tag)) continue;
    const [type, offset, count] = [
      index.readUInt32BE(at + 4),
      index.readUInt32BE(at + 8),
      index.readUInt32BE(at + 12),
    ];
    values.set(tag, { type, offset, count });
  }
  return { values, store };
};

const textOf = ({ values, store }: RpmHeader, tag: number): string | null => {
  const value = values.get(tag);
  if (value === undefined) return null;
  const bytes = bytePart(store, value.offset, Math.min(MOST_TEXT + 1, store.length - value.offset));
  const end = bytes.indexOf(0);
  if (!STRINGS.has(value.type) || value.count < 1 || end < 0)
    throw new PackageFault(
      'parse-error',
      'a header in it has a text that is too long, or none where one is due',
    );
  return bytes.toString('utf8', 0, end);
};

/** An array of numbers of four bytes each; null where there is none. */
const numbersOf = ({ values, store }: RpmHeader, tag: number): Buffer | null => {
  const value = values.get(tag);
  if (value === undefined) return null;
  if (value.type !== INT32)
    throw new PackageFault('parse-error', 'a header in it has another value where a number is due');
  return bytePart(store, value.offset, value.count * 4);
};

/** What the header tells of its package. Throws `PackageFault` for texts that are too long. */
export const toldBy = (header: RpmHeader): RpmTold => {
  const epoch = numbersOf(header, TAGS.epoch);
  return {
    name: textOf(header, TAGS.name),
    epoch: epoch === null || epoch.length === 0 ? null : `${epoch.readUInt32BE(0)}`,
    version: textOf(header, TAGS.version),
    release: textOf(header, TAGS.release),
    arch: textOf(header, TAGS.arch),
    sourceFile: textOf(header, TAGS.sourceFile),
    module: textOf(header, TAGS.module),
  };
};

/** The files of a package: of each its base name, and the place of its folder among the names of folders. */
export interface RpmFileList {
  readonly store: Buffer;
  readonly baseNames: HeaderValue;
  readonly directoryNames: HeaderValue;
  /** Four bytes for each base name. */
  readonly directoryIndexes: Buffer;
}

/** Null for a package without files. */
export const fileListOf = (header: RpmHeader): RpmFileList | null => {
  const baseNames = header.values.get(TAGS.baseNames);
  const directoryNames = header.values.get(TAGS.directoryNames);
  const directoryIndexes = numbersOf(header, TAGS.directoryIndexes);
  if (baseNames === undefined || directoryNames === undefined || directoryIndexes === null) return null;
  if (directoryIndexes.length !== baseNames.count * 4)
    throw new PackageFault('parse-error', 'a header in it has files without folders');
  return { store: header.store, baseNames, directoryNames, directoryIndexes };
};
