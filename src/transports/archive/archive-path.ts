import type { FileEntry, UnknownReason } from '../../core/answer.ts';
import { FILE_LIMIT } from '../shell-script.ts';
import type { ArchiveBounds } from './archive-bounds.ts';
import { archiveReason } from './archive-error.ts';
import { normalizePath } from './archive-name.ts';
import { describeCapabilities } from './file-capabilities.ts';
import type { ByteSource } from './inflate.ts';
import { type ReadEntry, tarEntries } from './tar-entries.ts';

/** One path of a container as it lies there: a link is a link. */
export interface ArchivedEntry extends Omit<FileEntry, 'content'> {
  /** Target of a symbolic link, else empty. */
  readonly link: string;
  readonly capabilities: string | null;
  /** The first bytes of a file, up to the limit. */
  readonly bytes: Buffer | null;
}

/** What `GET /containers/{id}/archive?path=` sent: the path itself first, then, for a folder, all below it. */
export interface ArchivedPath {
  readonly entries: readonly ArchivedEntry[];
  /** False when the tar was cut, malformed or over a bound; what stood before that is there. */
  readonly complete: boolean;
  readonly reason: UnknownReason | null;
}

export interface ArchivePathOptions {
  /** The path that was asked for. */
  readonly path: string;
  /** Bytes kept of each file. */
  readonly fileBytes?: number;
  /** Stops after that many entries, complete all the same: 1 gives a folder's own metadata without what is in it. */
  readonly entries?: number;
  readonly bounds?: Partial<ArchiveBounds>;
}

/** The engine names entries from the last part of the path that was asked for; `/` comes as `./` or without a name. */
const absolutePath = (asked: string, first: string, name: string): string | null => {
  if (name === first) return `/${asked}`;
  if (first === '') return `/${name}`;
  return name.startsWith(`${first}/`) ? `/${asked}${name.slice(first.length)}`.replace('//', '/') : null;
};

const toEntry = (path: string, entry: ReadEntry, fileBytes: number): ArchivedEntry => {
  const { type, mode, uid, gid, size, mtime, link, capability, sparse, body } = entry;
  const isFile = type === 'file';
  const unreadable: UnknownReason | null =
    isFile && (sparse || body === null)
      ? {
          code: sparse ? 'unsupported' : 'truncated',
          text: sparse ? `${path} is sparse` : `${path} is over the bound`,
        }
      : isFile && size > fileBytes
        ? { code: 'truncated', text: `${path} is larger than ${fileBytes} bytes` }
        : null;
  return {
    path,
    type: type === 'hard-link' ? 'file' : type,
    mode,
    uid,
    gid,
    size,
    mtime,
    link,
    capabilities: capability === null ? null : describeCapabilities(capability),
    bytes: sparse ? null : body,
    unreadable,
  };
};

/** Reads what the engine's archive endpoint sent. Never throws for what is in it. */
export const readArchivePath = async (
  source: ByteSource,
  options: ArchivePathOptions,
): Promise<ArchivedPath> => {
  const asked = normalizePath(options.path) ?? '';
  const fileBytes = options.fileBytes ?? FILE_LIMIT;
  const entries: ArchivedEntry[] = [];
  const byPath = new Map<string, ArchivedEntry>();
  let first: string | null = null;
  let reason: UnknownReason | null = null;
  try {
    const read = tarEntries(source, {
      bodyBytes: () => fileBytes,
      ...(options.bounds ? { bounds: options.bounds } : {}),
    });
    for await (const entry of read) {
      const name = normalizePath(entry.path);
      first ??= name;
      const path = name === null ? null : absolutePath(asked, first ?? '', name);
      if (path === null) {
        reason ??= { code: 'parse-error', text: 'The engine sent a path that was not asked for' };
        continue;
      }
      const target =
        entry.type === 'hard-link'
          ? absolutePath(asked, first ?? '', normalizePath(entry.link) ?? '..')
          : null;
      const source = target === null ? undefined : byPath.get(target);
      if (entry.type === 'hard-link' && source === undefined) {
        reason ??= { code: 'parse-error', text: `${path} is a hard link to something that was not sent` };
        continue;
      }
      const made = source === undefined ? toEntry(path, entry, fileBytes) : { ...source, path };
      entries.push(made);
      byPath.set(path, made);
      if (entries.length === options.entries) break;
    }
  } catch (error) {
    reason ??= archiveReason(error);
  }
  return { entries, complete: reason === null, reason };
};
