import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseFile, DatabaseManifest } from '../../core/generated/vulnerability-database.ts';
import { UserError } from '../../loaders/user-error.ts';
import type { RecordNames } from '../../vulnerabilities/advisory-document.ts';
import { decodeSourceRow, encodeRow, prefixOfRow, RowFault } from '../../vulnerabilities/advisory-row.ts';
import { mergeAdvisories } from '../../vulnerabilities/merge-advisories.ts';
import { nameGraph } from '../../vulnerabilities/record-names.ts';
import { compressLines, sha256, shardPath } from '../../vulnerabilities/shard.ts';
import { verifiedLines } from './line-files.ts';

/** Rows that wait in memory before they go to disk, characters. */
const MOST_WAITING = 96 * 1024 * 1024;
/** Files that go down to the disk at once. */
const MOST_WRITING = 32;

export interface BuiltShards {
  readonly shards: DatabaseManifest['shards'];
  readonly ecosystems: DatabaseManifest['ecosystems'];
  readonly exploited: number;
}

/** The rows of each source in the folder of the new generation. */
export type SourceFiles = ReadonlyMap<string, DatabaseFile>;

/**
 * Builds all shards of a generation from the rows of its sources: first sorts the rows into shards and learns all names, then merges shard by shard, so that
 * what stands in memory is bounded by the largest shard, not by the database. The same rows give the same bytes.
 */
export const writeShards = async (
  folder: string,
  sources: SourceFiles,
  signal: AbortSignal,
  onShard: (done: number, all: number) => void,
): Promise<BuiltShards> => {
  const names = nameGraph();
  const exploited = new Set<string>();
  const waiting = waitingRows(join(folder, 'waiting'));
  for (const [key, told] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = join('sources', `${key}.jsonl.gz`);
    for await (const line of verifiedLines(join(folder, path), path, told)) {
      signal.throwIfAborted();
      if (line.startsWith('[')) {
        const [name, ecosystem] = JSON.parse(`${prefixOfRow(line)}]`) as [string, string];
        await waiting.add(shardPath(ecosystem, name), `${key} ${line}`);
      } else if (line.startsWith('"')) exploited.add(JSON.parse(line) as string);
      else names.add(JSON.parse(line) as RecordNames);
    }
  }
  const shards: [string, DatabaseFile][] = [];
  const ecosystems = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  const paths = waiting.shards();
  for (const [index, path] of paths.entries()) {
    signal.throwIfAborted();
    const rows = (await waiting.take(path)).map((line) => {
      const blank = line.indexOf(' ');
      return { source: line.slice(0, blank), advisory: decoded(line.slice(blank + 1)) };
    });
    const advisories = mergeAdvisories(rows, names, exploited);
    for (const { ecosystem } of advisories) ecosystems.set(ecosystem, (ecosystems.get(ecosystem) ?? 0) + 1);
    const bytes = compressLines(advisories.map(encodeRow));
    shards.push([path, { sha256: sha256(bytes), bytes: bytes.length, rows: advisories.length }]);
    const written = writeSynced(join(folder, path), bytes).finally(() => writing.delete(written));
    writing.add(written);
    if (writing.size >= MOST_WRITING) await Promise.race(writing);
    onShard(index + 1, paths.length);
  }
  await Promise.all(writing);
  return {
    shards: Object.fromEntries(shards),
    ecosystems: Object.fromEntries([...ecosystems].sort(([a], [b]) => (a < b ? -1 : 1))),
    exploited: exploited.size,
  };
};

const decoded = (line: string): ReturnType<typeof decodeSourceRow> => {
  try {
    return decodeSourceRow(line);
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    throw new UserError(
      `The vulnerability database is damaged: ${error.message}`,
      'Remove its folder and run `rempart vulndb update`, or import it again',
    );
  }
};

const writeSynced = async (path: string, bytes: Buffer): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

interface WaitingRows {
  add(shard: string, row: string): Promise<void>;
  shards(): readonly string[];
  take(shard: string): Promise<readonly string[]>;
}

/** Rows by shard, in memory as long as they are few, then in files below `folder`. */
const waitingRows = (folder: string): WaitingRows => {
  const rows = new Map<string, string[]>();
  const spilled = new Set<string>();
  let length = 0;
  const fileOf = (shard: string): string => join(folder, shard.replaceAll('/', '_'));
  const spill = async (): Promise<void> => {
    await mkdir(folder, { recursive: true });
    for (const [shard, own] of rows) {
      if (own.length > 0) await appendFile(fileOf(shard), `${own.join('\n')}\n`);
      spilled.add(shard);
      rows.set(shard, []);
    }
    length = 0;
  };
  return {
    async add(shard, row) {
      const own = rows.get(shard);
      if (own === undefined) rows.set(shard, [row]);
      else own.push(row);
      length += row.length;
      if (length > MOST_WAITING) await spill();
    },
    shards: () => [...rows.keys()].sort(),
    async take(shard) {
      const own = rows.get(shard) ?? [];
      rows.set(shard, []);
      if (!spilled.has(shard)) return own;
      const before = (await readFile(fileOf(shard), 'utf8')).split('\n');
      before.pop();
      return [...before, ...own];
    },
  };
};
