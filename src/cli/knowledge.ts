import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../audit.ts';
import { UserError } from '../loaders/user-error.ts';
import { userDataFolder } from './cache-folder.ts';

/** Flags that name what is known beside the answers of targets, as commander gives them. */
export interface KnowledgeFlags {
  readonly import?: readonly string[];
  /** A folder; false for `--no-db`. */
  readonly db?: string | false;
}

/**
 * The database that a run holds packages against: the one that was named, else the user's own where there is one. Throws `UserError` for a named folder without a
 * database, and for a damaged one.
 */
const databaseOf = async ({ db }: KnowledgeFlags, usual: boolean): Promise<Knowledge['database']> => {
  if (db === false) return 'left-out';
  const named = db ?? (usual ? process.env.REMPART_VULNDB || undefined : undefined);
  const folder = named ?? (usual ? userDataFolder('vulndb') : null);
  // What reads a database is loaded where there is one.
  if (folder === null || (named === undefined && !existsSync(join(folder, 'manifest.json')))) return null;
  const { openDatabase } = await import('../loaders/vulnerability-database.ts');
  const database = await openDatabase(folder);
  if (database === null && named !== undefined)
    throw new UserError(
      `There is no vulnerability database in ${folder}`,
      `Make one with \`rempart vulndb update --db ${folder}\`, or give --no-db`,
    );
  return database;
};

/** Opens what the flags name, and where `usual` also the user's own database. Throws `UserError`. */
export const knowledgeOf = async (flags: KnowledgeFlags, usual = true): Promise<Knowledge> => {
  const [imports, database] = await Promise.all([
    Promise.all(
      (flags.import ?? []).map(async (file) =>
        (await import('../loaders/load-scan-report.ts')).loadScanReport(file),
      ),
    ),
    databaseOf(flags, usual),
  ]);
  return { imports, database };
};
