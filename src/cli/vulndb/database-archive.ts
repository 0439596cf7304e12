import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseManifest } from '../../core/generated/vulnerability-database.ts';
import { UserError } from '../../loaders/user-error.ts';
import { parseManifest, readVerified } from '../../loaders/vulnerability-database.ts';
import { ArchiveError } from '../../transports/archive/archive-error.ts';
import { tarEntries } from '../../transports/archive/tar-entries.ts';
import { sha256 } from '../../vulnerabilities/shard.ts';
import { damagedFiles } from './check-database.ts';
import { beginGeneration, filesOf, generationOf } from './generation.ts';
import { tarBlocks, tarHeader, tarTrailer } from './tar-writer.ts';

const MANIFEST = 'manifest.json';
/** Bytes of one member, and of all. */
const MOST_MEMBER = 512 * 1024 * 1024;
const MOST_KEPT = 16 * 1024 * 1024 * 1024;

/** The pieces of a tar of the whole database, the manifest first; the same database gives the same bytes. Throws `UserError` for a damaged one. */
export async function* databaseArchive(folder: string, manifest: DatabaseManifest): AsyncGenerator<Buffer> {
  const mtime = Math.floor(Date.parse(manifest.builtAt) / 1000);
  const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  yield tarHeader(MANIFEST, text.length, mtime);
  yield tarBlocks(text);
  const files = filesOf(manifest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, file] of files) {
    const bytes = readVerified(join(folder, manifest.generation), path, file);
    yield tarHeader(path, bytes.length, mtime);
    yield tarBlocks(bytes);
  }
  yield tarTrailer();
}

const refuse = (path: string, why: string): never => {
  throw new UserError(
    `${path} is not imported: ${why}; the database is unchanged`,
    'Give the file that `rempart vulndb export` wrote, whole',
  );
};

/** Puts the database of an exported file in the place of the present one, after every file of it was verified. Throws `UserError`. */
export const importDatabase = async (
  folder: string,
  path: string,
  signal: AbortSignal,
): Promise<DatabaseManifest> => {
  const exists = await open(path, 'r').catch((error: NodeJS.ErrnoException) =>
    refuse(path, error.code ?? ''),
  );
  await exists.close();
  await using generation = await beginGeneration(folder);
  const manifest = await unpack(path, generation.folder, signal).catch((error: unknown) => {
    if (error instanceof ArchiveError) return refuse(path, error.message);
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EISDIR' ? refuse(path, 'it is a folder') : Promise.reject(error);
  });
  for await (const { path: member, why } of damagedFiles(generation.folder, manifest))
    refuse(path, why.includes(member) ? why : `${member}: ${why}`);
  signal.throwIfAborted();
  await generation.commit(manifest);
  return manifest;
};

const manifestIn = (path: string, text: string): DatabaseManifest => {
  try {
    return parseManifest(text, MANIFEST);
  } catch (error) {
    return refuse(path, error instanceof UserError ? error.message : String(error));
  }
};

/** Writes each member that the manifest names into the new generation, and nothing else: no name of the archive is ever a path. */
const unpack = async (path: string, into: string, signal: AbortSignal): Promise<DatabaseManifest> => {
  let manifest: DatabaseManifest | null = null;
  let missing = new Map<string, { readonly sha256: string; readonly bytes: number }>();
  const entries = tarEntries(createReadStream(path), {
    bounds: { keptBytes: MOST_KEPT },
    bodyBytes: ({ size }) => (size > MOST_MEMBER ? -1 : size),
  });
  for await (const { path: name, type, body, sparse } of entries) {
    signal.throwIfAborted();
    if (type !== 'file' || body === null || sparse) return refuse(path, 'it holds what no export holds');
    if (manifest === null) {
      if (name !== MANIFEST) return refuse(path, 'it does not begin with a manifest');
      manifest = manifestIn(path, body.toString('utf8'));
      if (generationOf(manifest) !== manifest.generation)
        return refuse(path, 'its manifest does not belong to its files');
      missing = new Map(filesOf(manifest));
      continue;
    }
    const told = missing.get(name);
    if (told === undefined) return refuse(path, 'it holds a file that its manifest does not name');
    if (body.length !== told.bytes || sha256(body) !== told.sha256)
      return refuse(path, `${name} is not what the manifest says`);
    missing.delete(name);
    const file = join(into, name);
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'wx', 0o644);
    try {
      await handle.writeFile(body);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  if (manifest === null) return refuse(path, 'it is empty');
  const [first] = missing.keys();
  return first === undefined ? manifest : refuse(path, `${first} is missing in it`);
};
