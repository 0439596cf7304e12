import { join } from 'node:path';
import type { DatabaseManifest } from '../../core/generated/vulnerability-database.ts';
import { UserError } from '../../loaders/user-error.ts';
import { readShard } from '../../loaders/vulnerability-database.ts';
import {
  decodeRow,
  decodeSourceRow,
  encodeRow,
  encodeSourceRow,
  RowFault,
} from '../../vulnerabilities/advisory-row.ts';
import { linesOf } from '../../vulnerabilities/shard.ts';
import { verifiedLines } from './line-files.ts';

/** One file that is not what the manifest says, and why. */
export interface DamagedFile {
  readonly path: string;
  readonly why: string;
}

const isNames = (value: unknown): boolean => {
  const { id, aliases, upstream } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    [aliases, upstream].every((list) => Array.isArray(list) && list.every((name) => typeof name === 'string'))
  );
};

const checkSourceLine = (line: string): void => {
  if (line.startsWith('[')) {
    if (encodeSourceRow(decodeSourceRow(line)) !== line) throw new RowFault('a row is not as it is written');
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new RowFault('a line is no JSON');
  }
  if (typeof value === 'string' || (typeof value === 'object' && value !== null && isNames(value))) return;
  throw new RowFault('a line is neither a row nor a name');
};

/**
 * Every file of a generation: whether its hash is the one in the manifest, and whether each of its rows can be read. Bytes that nobody vouches
 * for are read within bounds alone.
 */
export async function* damagedFiles(
  generation: string,
  manifest: DatabaseManifest,
): AsyncGenerator<DamagedFile> {
  for (const [path, told] of Object.entries(manifest.shards))
    if (told !== undefined) yield* faultOf(path, () => checkShard(generation, path, told));
  for (const [key, source] of Object.entries(manifest.sources)) {
    const path = `sources/${key}.jsonl.gz`;
    if (source === undefined) continue;
    yield* faultOf(path, async () => {
      for await (const line of verifiedLines(join(generation, path), path, source.file))
        checkSourceLine(line);
    });
  }
}

const checkShard = async (
  generation: string,
  path: string,
  told: NonNullable<DatabaseManifest['shards'][string]>,
): Promise<void> => {
  const lines = linesOf(readShard(generation, path, told));
  for (const line of lines)
    if (encodeRow(decodeRow(line)) !== line) throw new RowFault('a row is not as it is written');
  if (lines.length !== told.rows) throw new RowFault('it has another number of rows than the manifest says');
};

async function* faultOf(path: string, check: () => Promise<void>): AsyncGenerator<DamagedFile> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof RowFault)) throw error;
    yield { path, why: error.message.replace(/^The vulnerability database is damaged: /, '') };
  }
}
