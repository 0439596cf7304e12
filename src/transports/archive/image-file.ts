import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { arch } from 'node:os';
import { join, sep } from 'node:path';
import { type Answer, unknown } from '../../core/answer.ts';
import { file, type Probe } from '../../core/probe.ts';
import { ConnectError, type Connection } from '../connection.ts';
import { answersInTime } from './answers-in-time.ts';
import { archiveBudget, defaultBounds } from './archive-bounds.ts';
import { ArchiveError } from './archive-error.ts';
import type { FileTree } from './file-tree.ts';
import { answerFromImage } from './image-answers.ts';
import {
  type ImageArchive,
  type ImageArchiveOptions,
  imageOfMembers,
  readImageArchive,
} from './image-archive.ts';
import { type BlobReader, blobReader } from './image-blobs.ts';
import { lacksPackages } from './package-answer.ts';
import { answerFromTree, isTreeProbe, missedTexts } from './tree-answers.ts';
import { type WantedFiles, wantedFiles } from './wanted-files.ts';

/** Large enough that reading costs little beside what is done with it. */
const CHUNK_BYTES = 1024 * 1024;

export interface ImageFileOptions extends Pick<ImageArchiveOptions, 'bounds' | 'reference' | 'platform'> {
  /** A docker-archive or OCI layout: a tar, plain, gzip or zstd, or the folder of an unpacked one. */
  readonly path: string;
}

/** What an engine on this machine would choose from an image for several platforms. */
const ownPlatform = (): string => `linux/${arch() === 'x64' ? 'amd64' : arch()}`;

const streamOf = (path: string, signal: AbortSignal) =>
  createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });

/** Reads one member of an unpacked archive; a link that leads out of the folder is a member that is not there. */
const readMember = async (
  folder: string,
  path: string,
  reader: BlobReader,
  signal: AbortSignal,
): Promise<void> => {
  const real = await realpath(join(folder, path)).catch(() => null);
  if (real === null || !real.startsWith(`${folder}${sep}`)) return;
  const { size, isFile } = await stat(real).then((it) => ({ size: it.size, isFile: it.isFile() }));
  const sink = isFile ? reader.open(path, size) : null;
  if (sink === null) return;
  for await (const chunk of streamOf(real, signal)) {
    sink.write(chunk);
    await reader.busy();
  }
  sink.end();
  await reader.busy();
};

const readFolder = async (
  path: string,
  wanted: WantedFiles,
  options: ImageArchiveOptions,
  signal: AbortSignal,
) => {
  const folder = await realpath(path);
  const reader = blobReader({
    budget: archiveBudget({ ...defaultBounds, ...options.bounds }),
    wanted: wanted.session(),
    cache: null,
    cacheKey: wanted.key,
    digests: true,
  });
  const fetch = (member: string) => readMember(folder, member, reader, signal);
  return imageOfMembers({ reader, fetch }, options);
};

const notReadable = (path: string, error: unknown): ConnectError => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new ConnectError('not-found', `${path} does not exist`, 'Check the path', { cause: error });
  if (code === 'EACCES' || code === 'EPERM')
    return new ConnectError('denied', `${path} may not be read`, 'Run as a user who may read it', {
      denied: true,
      cause: error,
    });
  return new ConnectError(
    'unreadable',
    `${path} can't be read: ${(error as Error).message}`,
    'Check the file',
    { cause: error },
  );
};

/**
 * The target `archive:FILE`. The archive is read when it is first asked, with each layer's digest compared, and again when a later wave
 * wants texts that were not kept, or links led where it could not be foreseen. Throws `ConnectError` where the file can't be opened or is
 * no image; a damaged one makes every answer `unknown`.
 */
export const openImageFile = async (options: ImageFileOptions): Promise<Connection> => {
  const { path } = options;
  const started = performance.now();
  const kind = await stat(path).then(
    (it) => (it.isDirectory() ? 'folder' : it.isFile() ? 'file' : 'other'),
    (error) => {
      throw notReadable(path, error);
    },
  );
  if (kind === 'other')
    throw new ConnectError(
      'unreadable',
      `${path} is neither a file nor a folder`,
      'Name the file that docker save wrote',
    );
  let image: ImageArchive | null = null;
  let asked: readonly Probe[] = [];

  const read = async (probes: readonly Probe[], signal: AbortSignal): Promise<ImageArchive> => {
    const wanted = wantedFiles(probes);
    const archiveOptions = { ...options, platform: options.platform ?? ownPlatform(), verify: true };
    if (kind === 'folder') return readFolder(path, wanted, archiveOptions, signal);
    return readImageArchive(streamOf(path, signal), wanted, archiveOptions);
  };

  const imageFor = async (probes: readonly Probe[], signal: AbortSignal): Promise<ImageArchive> => {
    const treeProbes = probes.filter(isTreeProbe);
    const isWhole = (tree: FileTree) =>
      missedTexts(tree, treeProbes).length === 0 && !lacksPackages(tree, treeProbes);
    if (image !== null && isWhole(image.tree)) return image;
    asked = [...asked, ...probes];
    // What was read before leaves memory first: the bounds are those of one image.
    image = null;
    image = await read(asked, signal);
    const missed = missedTexts(image.tree, treeProbes);
    if (missed.length > 0) {
      const limit = Math.max(...treeProbes.map((probe) => (probe.kind === 'file' ? (probe.limit ?? 0) : 0)));
      asked = [...asked, ...missed.map((real) => (limit === 0 ? file(real) : file(real, limit)))];
      image = null;
      image = await read(asked, signal);
    }
    return image;
  };

  return {
    async ask(probes, { signal }) {
      let answerOf: (probe: Probe) => Answer;
      try {
        const read = await imageFor(probes, signal);
        answerOf = (probe) => {
          if (probe.kind === 'image') return answerFromImage(read, probe);
          if (isTreeProbe(probe)) return answerFromTree(read.tree, probe);
          return unknown('unsupported', 'An image without an engine does not answer this');
        };
      } catch (error) {
        if (signal.aborted) answerOf = () => unknown('timeout', `${path} was not read in time`);
        else if (!(error instanceof ArchiveError)) throw notReadable(path, error);
        else if (error.code === 'unsupported')
          throw new ConnectError(
            'unsupported',
            `${path}: ${error.message}`,
            'Save the image with docker save, or as an OCI layout',
            {
              cause: error,
            },
          );
        else {
          const { code, message } = error;
          answerOf = () => unknown(code, message);
        }
      }
      return answersInTime(probes, answerOf, signal, path);
    },
    record: () => ({
      transport: 'archive',
      user: null,
      privilege: 'user',
      hostKey: null,
      sessions: [],
      durationMs: Math.round(performance.now() - started),
    }),
    async [Symbol.asyncDispose]() {
      image = null;
    },
  };
};
