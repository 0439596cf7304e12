import type { IncomingHttpHeaders } from 'node:http';
import type { UnknownReason } from '../../core/answer.ts';
import { normalizePath } from '../archive/archive-name.ts';
import { type ArchivedEntry, readArchivePath } from '../archive/archive-path.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import { responseChunks } from './response-chunks.ts';

/** Symbolic links that are followed at most, as the kernel does (path_resolution(7)). */
const MAX_LINKS = 40;
/** Bytes of one path's tar that are read at most. */
const TAR_LIMIT = 64 * 1024 * 1024;
/** Entries below one folder that are read at most. */
const ENTRY_LIMIT = 20_000;

/** What may still be kept of one container: entries, and bytes of their texts. */
export interface KeptBudget {
  entries: number;
  bytes: number;
}

/** One path of a container as the engine sent it. */
export type ContainerPath =
  | {
      readonly state: 'found';
      readonly entries: readonly [ArchivedEntry, ...ArchivedEntry[]];
      readonly reason: UnknownReason | null;
    }
  | { readonly state: 'link'; readonly target: string; readonly entry: ArchivedEntry }
  /** Known to be a socket, which no tar can hold: owner and mode are not told. */
  | { readonly state: 'socket' }
  | { readonly state: 'absent' };

/** Whether a path is, or is below, one of the folders. */
export const isBelow = (path: string, folders: ReadonlySet<string>): boolean =>
  folders.has(path) || foldersAbove(path).some((folder) => folders.has(folder));

/** `/a`, `/a/b` for `/a/b/c`. */
export const foldersAbove = (path: string): readonly string[] => {
  const folders: string[] = [];
  for (let slash = path.indexOf('/', 1); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
};

/** What a running container has in memory only: the engine's archive shows what lies below it on disk instead. */
export const KERNEL_FOLDERS: ReadonlySet<string> = new Set(['/proc', '/sys', '/dev']);

/**
 * Reads one path of a container by `GET /containers/{id}/archive`, a folder with all below it unless `alone`. A file longer than
 * `fileBytes` comes without its bytes. Throws `EngineError`; a path that is not there is `absent` only where the engine says so in words,
 * as a proxy's 404 looks the same.
 */
export const readContainerPath = async (
  client: EngineClient,
  id: string,
  path: string,
  options: {
    readonly fileBytes: number;
    readonly alone: boolean;
    readonly signal: AbortSignal;
    /** Drawn on by every path that shares it; without one each path has its own. */
    readonly budget?: KeptBudget;
  },
): Promise<ContainerPath> => {
  const budget = options.budget ?? { entries: ENTRY_LIMIT, bytes: TAR_LIMIT / 4 };
  try {
    return await client.stream(
      { path: `/containers/${id}/archive`, query: { path }, signal: options.signal },
      async (body): Promise<ContainerPath> => {
        const stat = statOf(body.headers);
        const long = stat.size > options.fileBytes;
        const read = await readArchivePath(responseChunks(body, 'GET /containers/{id}/archive'), {
          path,
          fileBytes: long && stat.isFile ? -1 : options.fileBytes,
          ...(options.alone || stat.isFile ? { entries: 1 } : {}),
          bounds: {
            entries: Math.min(ENTRY_LIMIT, budget.entries),
            inflatedBytes: TAR_LIMIT,
            keptBytes: Math.min(TAR_LIMIT / 4, budget.bytes),
          },
        });
        budget.entries = Math.max(0, budget.entries - read.entries.length);
        budget.bytes -= read.entries.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
        const [first, ...rest] = read.entries;
        if (first === undefined && read.complete && stat.isSocket) return { state: 'socket' };
        if (first === undefined)
          throw new EngineError(
            read.reason ?? { code: 'parse-error', text: `The engine sent nothing for ${path}` },
          );
        if (first.type === 'symlink') return { state: 'link', target: stat.target, entry: first };
        return { state: 'found', entries: [first, ...rest], reason: read.reason };
      },
    );
  } catch (error) {
    if (error instanceof EngineError && error.status === 404 && saysAbsent(error.said))
      return { state: 'absent' };
    throw error;
  }
};

/**
 * The same with links followed to what they lead to. Below `memory` and the kernel's folders the engine shows what lies on disk under the
 * mount: these throw `EngineError` `unsupported`.
 */
export const followContainerPath = async (
  client: EngineClient,
  id: string,
  asked: string,
  options: { readonly fileBytes: number; readonly memory: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<Exclude<ContainerPath, { state: 'link' }>> => {
  let path = `/${normalizePath(asked) ?? ''}`;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    path = await withoutLinksAbove(client, id, path, options);
    const read = await readContainerPath(client, id, path, { ...options, alone: true });
    if (read.state !== 'link') return read;
    if (read.target === '')
      throw new EngineError({
        code: 'parse-error',
        text: `The engine does not say where the link ${path} leads`,
      });
    path = `/${normalizePath(read.target) ?? ''}`;
  }
  // A loop leads to nothing, for open(2) too.
  return { state: 'absent' };
};

/** The path with the links of its folders followed, as the engine does it itself, but refused where they lead into memory. */
const withoutLinksAbove = async (
  client: EngineClient,
  id: string,
  path: string,
  { memory, signal }: { readonly memory: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<string> => {
  const names = path.split('/').slice(1);
  let folder = '';
  for (const [index, name] of names.entries()) {
    const here = `${folder}/${name}`;
    if (isBelow(here, KERNEL_FOLDERS) || isBelow(here, memory))
      throw new EngineError({
        code: 'unsupported',
        text: `${here} is in memory only, which the engine does not show`,
      });
    if (index === names.length - 1) return here;
    folder = ((await linkTarget(client, id, here, signal)) ?? here).replace(/\/$/, '');
  }
  return '/';
};

/** Where a link leads in the end; null for what is none, or is not there. */
const linkTarget = async (
  client: EngineClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> => {
  const headers = await client
    .head({ path: `/containers/${id}/archive`, query: { path }, signal })
    .catch((error: unknown) => {
      if (error instanceof EngineError && error.status === 404) return {};
      throw error;
    });
  return statOf(headers).target || null;
};

const saysAbsent = (said: string): boolean =>
  /could not find the file|no such file or directory|could not be found/i.test(said) &&
  !/no such container/i.test(said);

interface PathStat {
  readonly size: number;
  readonly isFile: boolean;
  readonly isSocket: boolean;
  /** Where a link leads in the end, empty for anything else. */
  readonly target: string;
}

// Go's fs.FileMode: any of these type bits and it is no plain file.
const GO_TYPE_BITS = 0x8f280000;
const GO_SOCKET = 0x01000000;

/** The header `X-Docker-Container-Path-Stat`: JSON in base64. */
const statOf = (headers: IncomingHttpHeaders): PathStat => {
  const header = headers['x-docker-container-path-stat'];
  try {
    const stat = JSON.parse(Buffer.from(String(header), 'base64').toString('utf8')) as Readonly<
      Record<string, unknown>
    >;
    const mode = typeof stat.mode === 'number' ? stat.mode : GO_TYPE_BITS;
    return {
      size: typeof stat.size === 'number' ? stat.size : 0,
      isFile: (mode & GO_TYPE_BITS) === 0,
      isSocket: (mode & GO_TYPE_BITS) === GO_SOCKET,
      target: typeof stat.linkTarget === 'string' ? stat.linkTarget : '',
    };
  } catch {
    return { size: 0, isFile: false, isSocket: false, target: '' };
  }
};
