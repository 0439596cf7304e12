import type { FoundPackage } from './found-package.ts';
import type { Probe } from './probe.ts';

/** Why something could not be seen; the closed list of design section 5. */
export const UNKNOWN_CODES = [
  'permission',
  'timeout',
  'unreachable',
  'unsupported',
  'truncated',
  'parse-error',
  'tool-missing',
] as const;

export type UnknownCode = (typeof UNKNOWN_CODES)[number];

export interface UnknownReason {
  readonly code: UnknownCode;
  readonly text: string;
}

export type FileType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'socket'
  | 'fifo'
  | 'char-device'
  | 'block-device'
  | 'other';

/** One path as the target holds it, links followed. */
export interface FileEntry {
  readonly path: string;
  readonly type: FileType;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes; 0 for files of /proc. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** The text, when it was asked for and may be read; `unreadable` says why not. */
  readonly content: string | null;
  readonly unreadable: UnknownReason | null;
}

export interface FilesOutput {
  /** Sorted by path. */
  readonly entries: readonly FileEntry[];
  /**
   * Where the layers were asked for, of an image that has several: what a lower layer holds at a matching path and a higher one deletes or
   * replaces, the same path once for each such layer.
   */
  readonly hidden?: readonly FileEntry[];
  /** False when a folder could not be listed or a bound was reached: then an unseen path is not an absent one. */
  readonly complete: boolean;
  readonly reason: UnknownReason | null;
}

export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecutableOutput {
  readonly path: string;
}

/** A path that at least one predicate of the walk selected. */
export interface WalkEntry {
  readonly path: string;
  readonly type: FileType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** File capabilities as text (`cap_net_raw=ep`), when the file has any. */
  readonly capabilities: string | null;
  /** Neither uid nor gid is unnamed unless this says so. */
  readonly unowned: boolean;
}

/**
 * What the walk selects: setuid and setgid files, world-writable files and folders, unowned paths, file capabilities; in images and
 * containers also device nodes outside /dev.
 */
export interface WalkOutput {
  readonly entries: readonly WalkEntry[];
  readonly complete: boolean;
  readonly reason: UnknownReason | null;
}

/** A package with the real path of the file that tells it. */
export interface PackageEntry extends FoundPackage {
  readonly path: string;
}

export interface PackagesOutput {
  /** Sorted by path; no two are alike in kind, name, version, architecture and path. What a package of the distribution brought along is left out. */
  readonly packages: readonly PackageEntry[];
  /** False when a file that holds packages could not be read, or a bound was reached. */
  readonly complete: boolean;
  readonly reason: UnknownReason | null;
}

/** A parsed body of the Engine API; untrusted, so facts read it field by field. */
export interface ApiOutput {
  readonly body: unknown;
}

interface Outputs {
  file: FileEntry;
  files: FilesOutput;
  command: CommandOutput;
  executable: ExecutableOutput;
  walk: WalkOutput;
  engine: ApiOutput;
  container: ApiOutput;
  image: ApiOutput;
  'server-offer': ApiOutput;
  packages: PackagesOutput;
}

/** What an answered probe of that kind carries. */
export type OutputOf<P extends Probe> = Outputs[P['kind']];

export type Output = Outputs[keyof Outputs];

/** `absent` is knowledge (there is no such thing); `unknown` is ignorance (we could not look). */
export type Answer<O = Output> =
  | { readonly state: 'found'; readonly output: O }
  | { readonly state: 'absent' }
  | ({ readonly state: 'unknown' } & UnknownReason);

export const found = <O>(output: O): Answer<O> => ({ state: 'found', output });
export const absent: Answer<never> = { state: 'absent' };
export const unknown = (code: UnknownCode, text: string): { readonly state: 'unknown' } & UnknownReason => ({
  state: 'unknown',
  code,
  text,
});
