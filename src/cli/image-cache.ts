import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageAnswers, ImageQuestions } from '../collection/image-answers.ts';
import { probeKey } from '../core/probe.ts';
import type { RecordedAnswer, Recording } from '../core/recording.ts';
import { ensureOwnFolder, isOwn, isOwnFolder, userCacheFolder } from './cache-folder.ts';
import { version } from './program.ts';
import { openWholeFile } from './whole-file.ts';

/** Images that are kept at most, and their bytes together; those not used for longest go first. */
const MOST_IMAGES = 256;
const MOST_BYTES = 256 * 1024 * 1024;
/** An image about which more was asked is not kept, and a larger file is not read. */
const MOST_BYTES_OF_ONE = 64 * 1024 * 1024;
/** A file that a killed run left half written, milliseconds. */
const FORGOTTEN_AFTER = 24 * 60 * 60 * 1000;

declare const REMPART_SOURCES: string | undefined;
/** Hash of the sources, put in by `npm run build`; null where they run as they are and may change at any time. */
const sources: string | null = typeof REMPART_SOURCES === 'string' ? REMPART_SOURCES : null;

/** The cache of this user; null for one without a home, and for a program that runs from sources. */
export const userImageCache = (): ImageAnswers | null => {
  const folder = userCacheFolder('images');
  return sources === null || folder === null ? null : imageCache(folder, `${version()} ${sources}`);
};

/**
 * Answers about images as files below `folder`, each a recording of one image. `code` names the program that read them: another one asks anew.
 * A folder or file that somebody else owns or may write is taken for none; so is a damaged one, and the next answers replace it.
 */
export const imageCache = (folder: string, code: string): ImageAnswers => ({
  async read(questions) {
    try {
      if (!isOwnFolder(folder)) return null;
      return await answersOf(await readOwnFile(join(folder, nameOf(questions, code))), questions);
    } catch {
      return null;
    }
  },
  async keep(questions, answers) {
    try {
      if (!ensureOwnFolder(folder)) return;
      const text = `${JSON.stringify(recordingOf(questions, answers))}\n`;
      if (Buffer.byteLength(text) > MOST_BYTES_OF_ONE) return;
      const path = join(folder, nameOf(questions, code));
      // What stands there was taken for none; a link would be followed.
      await unlink(path).catch(() => {});
      const file = await openWholeFile(path, 0o600);
      await file.write(text);
      await file.commit();
      await makeRoom(folder);
    } catch {
      // A full disk, a read-only home: the image is read again the next time.
    }
  },
});

const nameOf = ({ engine, image, probes }: ImageQuestions, code: string): string =>
  `${createHash('sha256')
    .update(JSON.stringify([code, engine, image, probes.map(probeKey)]))
    .digest('hex')}.json`;

const readOwnFile = async (path: string): Promise<string> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const found = await file.stat();
    if (!found.isFile() || !isOwn(found) || found.size > MOST_BYTES_OF_ONE)
      throw new Error('not a file of this cache');
    const text = await file.readFile('utf8');
    // The time says when it was used last.
    await file.utimes(new Date(), new Date()).catch(() => {});
    return text;
  } finally {
    await file.close();
  }
};

const recordingOf = ({ engine, image }: ImageQuestions, answers: readonly RecordedAnswer[]): Recording => ({
  schemaVersion: 1,
  tool: { name: 'rempart', version: version() },
  trees: [
    {
      named: engine,
      collectedAt: Date.now(),
      targets: [
        {
          target: {
            ...{ id: image, kind: 'image', name: image, parent: null },
            ...{ labels: {}, image: null, replicaOf: null },
          },
          context: false,
          status: 'complete',
          error: null,
          connection: null,
          membersComplete: true,
          answers,
        },
      ],
    },
  ],
});

const answersOf = async (
  text: string,
  { engine, image, probes }: ImageQuestions,
): Promise<readonly RecordedAnswer[] | null> => {
  const { recordingFault } = await import('../loaders/recording.ts');
  const value: unknown = JSON.parse(text);
  if (recordingFault(value) !== null) return null;
  const [tree] = (value as Recording).trees;
  const [recorded] = tree?.targets ?? [];
  if (tree?.named !== engine || recorded?.target.id !== image) return null;
  const keys = new Set(recorded.answers.map(({ probe }) => probeKey(probe)));
  const isWhole = keys.size === probes.length && probes.every((probe) => keys.has(probeKey(probe)));
  return isWhole ? recorded.answers : null;
};

const makeRoom = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => /^\.?[0-9a-f]{64}\.json(\.|$)/.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await lstat(path);
      return { path, size, mtimeMs, isHalf: name.startsWith('.') };
    }),
  );
  let [count, bytes] = [0, 0];
  for (const { path, size, mtimeMs, isHalf } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    if (isHalf) {
      if (Date.now() - mtimeMs > FORGOTTEN_AFTER) await unlink(path);
      continue;
    }
    count += 1;
    bytes += size;
    if (count > MOST_IMAGES || bytes > MOST_BYTES) await unlink(path);
  }
};
