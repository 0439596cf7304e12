import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DatabaseManifest, DatabaseSource } from '../../core/generated/vulnerability-database.ts';
import { readManifest } from '../../loaders/vulnerability-database.ts';
import type { RateVector } from '../../vulnerabilities/advisory-document.ts';
import { version } from '../program.ts';
import { advisoryFiles } from './advisory-files.ts';
import { type Downloaded, type DownloadOptions, download } from './download.ts';
import { beginGeneration, generationOf, keepFile } from './generation.ts';
import type { UpdateSource } from './update-sources.ts';
import { writeShards } from './write-shards.ts';
import { writeSource } from './write-source.ts';

export interface UpdateOptions {
  readonly rate: RateVector;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: string) => void;
  readonly download?: Pick<DownloadOptions, 'pause' | 'idle'>;
}

export interface Updated {
  readonly manifest: DatabaseManifest;
  /** Files that were passed over because they are broken, with the reason; the first few of each source. */
  readonly broken: readonly string[];
}

/**
 * Fetches and reads the sources, keeps the rows of all others, and puts the new database in the place of the old one, whole or not at all. Throws `UserError`, and
 * the reason of the signal.
 */
export const updateDatabase = async (
  folder: string,
  sources: readonly UpdateSource[],
  options: UpdateOptions,
): Promise<Updated> => {
  await using generation = await beginGeneration(folder);
  const before = await readManifest(folder);
  const kept = new Map<string, DatabaseSource>();
  for (const [key, source] of Object.entries(before?.sources ?? {}))
    if (source !== undefined) kept.set(key, source);
  const now = new Map(kept);
  const broken: string[] = [];
  const fetched: string[] = [];
  for (const source of sources) {
    options.signal.throwIfAborted();
    const known = kept.get(source.key) ?? null;
    const read = await readSource(folder, generation.folder, source, known, options);
    if (source.url !== null) fetched.push(downloadPath(folder, source));
    now.set(source.key, read.source);
    if (read.isNew) kept.delete(source.key);
    broken.push(...read.broken);
  }
  for (const key of kept.keys())
    await keepFile(
      join(folder, before?.generation ?? '', 'sources', `${key}.jsonl.gz`),
      join(generation.folder, 'sources', `${key}.jsonl.gz`),
    );
  const files = new Map([...now].map(([key, { file }]) => [key, file] as const));
  const built = await writeShards(generation.folder, files, options.signal, (done, all) =>
    options.onStep(`${done} of ${all} shards`),
  );
  const told = Object.fromEntries([...now].sort(([a], [b]) => (a < b ? -1 : 1)));
  const manifest: DatabaseManifest = {
    schemaVersion: 1,
    tool: { name: 'rempart', version: version() },
    builtAt: moment(options.now),
    generation: generationOf({ sources: told, shards: built.shards }),
    sources: told,
    ecosystems: built.ecosystems,
    exploited: built.exploited,
    shards: built.shards,
  };
  options.signal.throwIfAborted();
  await generation.commit(manifest);
  for (const path of fetched)
    for (const ending of ['', '.json']) await rm(`${path}${ending}`, { force: true });
  return { manifest, broken };
};

const moment = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

const downloadPath = (folder: string, { key }: UpdateSource): string => join(folder, 'downloads', key);

interface SourceRead {
  readonly source: DatabaseSource;
  readonly isNew: boolean;
  readonly broken: readonly string[];
}

const readSource = async (
  folder: string,
  into: string,
  wanted: UpdateSource,
  known: DatabaseSource | null,
  options: UpdateOptions,
): Promise<SourceRead> => {
  const { key, url } = wanted;
  const fetchedAt = moment(options.now);
  let [path, told]: [string, Downloaded | null] = [wanted.path ?? '', null];
  if (url !== null) {
    path = downloadPath(folder, wanted);
    told = await download(url, path, {
      ...options.download,
      signal: options.signal,
      etag: known?.from === url ? known.etag : null,
      onProgress: (bytes, total) => options.onStep(`${key}: ${share(bytes, total)}`),
    });
    if (told === null && known !== null)
      return { source: { ...known, fetchedAt, asOf: fetchedAt }, isNew: false, broken: [] };
  }
  const { broken, ...read } = await writeSource(
    advisoryFiles(path),
    join(into, 'sources', `${key}.jsonl.gz`),
    {
      named: url ?? path,
      rate: options.rate,
      now: options.now,
      signal: options.signal,
      onFile: (count) => options.onStep(`${key}: ${count} files`),
    },
  );
  const lastModified = told === null ? moment((await stat(path)).mtimeMs) : told.lastModified;
  const source: DatabaseSource = {
    from: url ?? basename(path),
    fetchedAt,
    // A file is as old as what it says, however lately it was copied here.
    asOf: url !== null ? fetchedAt : (read.newest ?? lastModified ?? fetchedAt),
    lastModified,
    etag: told?.etag ?? null,
    ...read,
  };
  return { source, isNew: true, broken };
};

const MIB = 1024 * 1024;
const share = (bytes: number, total: number | null): string =>
  total === null || total === 0
    ? `${Math.floor(bytes / MIB)} MiB`
    : `${Math.floor(bytes / MIB)} of ${Math.ceil(total / MIB)} MiB`;
