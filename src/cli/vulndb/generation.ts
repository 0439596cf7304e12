import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseManifest } from '../../core/generated/vulnerability-database.ts';
import { readVerified } from '../../loaders/vulnerability-database.ts';
import { sha256 } from '../../vulnerabilities/shard.ts';
import { acquireLock } from '../run-lock.ts';
import { openWholeFile } from '../whole-file.ts';

/**
 * The database of a folder is one generation of files below it, the one that the manifest names. Another one is written beside it, down to the disk, and the
 * manifest is replaced in one step: at any moment, also after a kill or a power cut, the old database stands whole, or the new one.
 */
export interface NewGeneration extends AsyncDisposable {
  /** Where its files go: `db/…` and `sources/…`. */
  readonly folder: string;
  /** Makes it the database of the folder. */
  commit(manifest: DatabaseManifest): Promise<void>;
}

const PREFIX = '.new-';
const GENERATION = /^[0-9a-f]{16}$/;

/** Which files a manifest tells, with their hashes. */
export const filesOf = ({
  sources,
  shards,
}: DatabaseManifest): readonly (readonly [string, NonNullable<DatabaseManifest['shards'][string]>])[] =>
  [
    ...Object.entries(sources).map(([key, source]) => [`sources/${key}.jsonl.gz`, source?.file] as const),
    ...Object.entries(shards),
  ].flatMap(([path, file]) => (file === undefined ? [] : [[path, file] as const]));

/** The name of a generation: the same files have the same, whenever they were built. */
export const generationOf = (manifest: Pick<DatabaseManifest, 'sources' | 'shards'>): string =>
  sha256(
    JSON.stringify(
      filesOf(manifest as DatabaseManifest)
        .map(([path, file]) => [path, file.sha256])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ),
  ).slice(0, 16);

/** Begins a generation; what earlier, killed updates left behind goes first. Throws `UserError` while another update runs. */
export const beginGeneration = async (database: string): Promise<NewGeneration> => {
  const lock = await acquireLock(join(database, 'lock'));
  const folder = join(database, `${PREFIX}${randomBytes(6).toString('hex')}`);
  try {
    for (const name of await readdir(database))
      if (name.startsWith(PREFIX)) await rm(join(database, name), { recursive: true, force: true });
    await mkdir(join(folder, 'sources'), { recursive: true });
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
  return {
    folder,
    async commit(manifest) {
      await rm(join(folder, 'waiting'), { recursive: true, force: true });
      await syncFolders(folder);
      const place = join(database, manifest.generation);
      if (isWhole(place, manifest)) await rm(folder, { recursive: true });
      else {
        await rm(place, { recursive: true, force: true });
        await rename(folder, place);
      }
      await syncFolder(database);
      const file = await openWholeFile(join(database, 'manifest.json'), 0o644);
      await file.write(`${JSON.stringify(manifest, null, 1)}\n`);
      await file.commit();
      for (const name of await readdir(database))
        if (GENERATION.test(name) && name !== manifest.generation)
          await rm(join(database, name), { recursive: true, force: true });
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
      await lock[Symbol.asyncDispose]();
    },
  };
};

/** The same file of the present generation, without its bytes twice where the file system can. */
export const keepFile = async (from: string, to: string): Promise<void> =>
  link(from, to).catch(() => copyFile(from, to));

const isWhole = (place: string, manifest: DatabaseManifest): boolean => {
  try {
    for (const [path, file] of filesOf(manifest)) readVerified(place, path, file);
    return true;
  } catch {
    return false;
  }
};

const syncFolders = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  await syncFolder(folder);
};

/** Some file systems cannot; the files stand all the same. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close().catch(() => {});
};
