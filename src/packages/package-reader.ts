import type { FoundPackage } from '../core/found-package.ts';

export type { FoundPackage, PackageKind } from '../core/found-package.ts';

/** What one file says. */
export interface PackageFile {
  readonly packages: readonly FoundPackage[];
  /**
   * Absolute paths of metadata files that a package of the distribution installed: what they describe is that package's, in its version, and
   * is not counted a second time. Only paths that some reader wants.
   */
  readonly owned: readonly string[];
  /** Why more may be in it than was found: a part of it is damaged, or a bound was reached. Absent where all of it was read. */
  readonly incomplete?: PackageFault;
}

/** A file as an archive names it: `path` absolute, with no link in it; `mode` its permission bits; `size` in bytes. */
export interface CandidateFile {
  readonly path: string;
  readonly mode: number;
  readonly size: number;
}

/** Reads packages out of one kind of file. Files are hostile: bounded in time and memory, whatever they hold. */
export interface PackageReader {
  /** What it reads, in a word or two, for messages: `rpm database`, `Go binary`. */
  readonly reads: string;
  /** Bytes to be read of a file at most, 0 for a file it does not want. What is larger is told as not read, unless only its beginning is needed. */
  wants(file: CandidateFile): number;
  /** Only the beginning of a file is needed: one that is larger than wanted is read up to there. */
  readonly beginning?: true;
  /** Whether a file that begins so, by its first 16 bytes at least, may be one: others are dropped before they are read whole. */
  begins?(head: Buffer): boolean;
  /** Throws `PackageFault` for what is damaged, or more than its bounds. The bytes are lent until it returns. */
  read(path: string, bytes: Buffer): PackageFile;
}

/** A file that holds packages, but cannot be read; the message says why, on one line, without text of the file. */
export class PackageFault extends Error {
  readonly code: 'parse-error' | 'truncated' | 'unsupported';
  constructor(code: PackageFault['code'], message: string) {
    super(message);
    this.code = code;
  }
}
