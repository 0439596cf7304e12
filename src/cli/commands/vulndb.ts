import { join } from 'node:path';
import type { DatabaseManifest, DatabaseSource } from '../../core/generated/vulnerability-database.ts';
import { UserError } from '../../loaders/user-error.ts';
import { readManifest } from '../../loaders/vulnerability-database.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { freshness } from '../../vulnerabilities/freshness.ts';
import { listenForInterruption } from '../interruption.ts';
import { damagedFiles } from '../vulndb/check-database.ts';
import { databaseArchive, importDatabase } from '../vulndb/database-archive.ts';
import { databaseFolder, ensureDatabaseFolder } from '../vulndb/database-folder.ts';
import { openWholeFile } from '../whole-file.ts';

export interface DatabaseFlags {
  readonly db?: string;
}

const write = (line: string): boolean => process.stdout.write(`${line}\n`);

const presentManifest = async (folder: string): Promise<DatabaseManifest> => {
  const manifest = await readManifest(folder);
  if (manifest !== null) return manifest;
  throw new UserError(
    `There is no vulnerability database in ${folder}`,
    'Run `rempart vulndb update`, or `rempart vulndb import FILE` without a network',
  );
};

/** `rempart vulndb status`: what the database holds, how old each source is and whose it is. */
export const vulndbStatusCommand = async (
  flags: DatabaseFlags & { readonly json?: true },
): Promise<number> => {
  const folder = databaseFolder(flags.db);
  const manifest = await readManifest(folder);
  if (flags.json) {
    write(JSON.stringify(manifest === null ? null : statusDocument(folder, manifest, Date.now()), null, 2));
    return 0;
  }
  if (manifest === null) {
    write(`No vulnerability database in ${sanitize(folder)}: known vulnerabilities stay unknown.`);
    write('`rempart vulndb update` fetches one; `rempart vulndb import FILE` takes one without a network.');
    return 0;
  }
  for (const line of statusLines(folder, manifest, Date.now())) write(line);
  return 0;
};

const advisoriesIn = ({ ecosystems }: DatabaseManifest): number =>
  Object.values(ecosystems).reduce<number>((sum, count) => sum + (count ?? 0), 0);

const sourcesOf = (manifest: DatabaseManifest): readonly (readonly [string, DatabaseSource])[] =>
  Object.entries(manifest.sources).flatMap(([key, source]) =>
    source === undefined ? [] : [[key, source] as const],
  );

const statusDocument = (folder: string, manifest: DatabaseManifest, now: number): unknown => ({
  folder,
  builtAt: manifest.builtAt,
  generation: manifest.generation,
  advisories: advisoriesIn(manifest),
  exploited: manifest.exploited,
  ecosystems: manifest.ecosystems,
  sources: Object.fromEntries(
    sourcesOf(manifest).map(([key, { file, ...source }]) => [
      key,
      { ...source, freshness: freshness(source.asOf, now) },
    ]),
  ),
});

/** An age in the largest unit that says enough. */
const ageText = (asOf: string, now: number): string => {
  const hours = Math.max(0, Math.floor((now - Date.parse(asOf)) / 3_600_000));
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
};

const statusLines = (folder: string, manifest: DatabaseManifest, now: number): readonly string[] => {
  const sources = sourcesOf(manifest);
  const width = Math.max(...sources.map(([key]) => key.length), 6);
  return [
    `${sanitize(folder)}, built ${manifest.builtAt}: ${advisoriesIn(manifest)} advisories on packages, ${manifest.exploited} CVEs known to be exploited`,
    '',
    ...sources.flatMap(([key, source]) => {
      const ignored = Object.entries(source.ignored).map(([reason, count]) => `${count} ${sanitize(reason)}`);
      return [
        `${key.padEnd(width)}  ${freshness(source.asOf, now).padEnd(5)}  ${ageText(source.asOf, now).padStart(9)}  ${String(source.records).padStart(7)} records  ${sanitize(source.licences.join(', ')) || 'no licence told'}`,
        `${' '.repeat(width)}  from ${sanitize(source.from)}${ignored.length > 0 ? `; passed over: ${ignored.join(', ')}` : ''}`,
      ];
    }),
    '',
    ...Object.entries(manifest.ecosystems).map(
      ([ecosystem, count]) => `${String(count).padStart(8)}  ${sanitize(ecosystem)}`,
    ),
    '',
    'fresh: at most 24 hours old · aging: at most 5 days · stale: older. `rempart vulndb update` fetches anew.',
  ];
};

/** `rempart vulndb verify`: whether every file is what the manifest says; names those that are not. */
export const vulndbVerifyCommand = async (flags: DatabaseFlags): Promise<number> => {
  const folder = databaseFolder(flags.db);
  const manifest = await presentManifest(folder);
  let damaged = 0;
  for await (const { path, why } of damagedFiles(join(folder, manifest.generation), manifest)) {
    damaged += 1;
    write(`damaged  ${path}: ${sanitize(why)}`);
  }
  const files = Object.keys(manifest.shards).length + Object.keys(manifest.sources).length;
  if (damaged > 0)
    throw new UserError(
      `${damaged} of ${files} files of the database in ${folder} are damaged`,
      'Remove the folder and run `rempart vulndb update`, or import it again',
    );
  write(`${files} files, ${advisoriesIn(manifest)} advisories: all as the manifest says.`);
  return 0;
};

/** `rempart vulndb export`: the whole database as one file, for where there is no network. */
export const vulndbExportCommand = async (path: string, flags: DatabaseFlags): Promise<number> => {
  const folder = databaseFolder(flags.db);
  const manifest = await presentManifest(folder);
  const file = await openWholeFile(path, 0o600);
  try {
    for await (const piece of databaseArchive(folder, manifest)) await file.write(piece);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
  write(`${sanitize(path)}: ${advisoriesIn(manifest)} advisories, built ${manifest.builtAt}`);
  return 0;
};

/** `rempart vulndb import`: takes an exported file in place of the present database, once all of it is verified. */
export const vulndbImportCommand = async (path: string, flags: DatabaseFlags): Promise<number> => {
  const folder = databaseFolder(flags.db);
  await ensureDatabaseFolder(folder);
  const interruption = listenForInterruption();
  try {
    const before = await readManifest(folder).catch(() => null);
    const manifest = await importDatabase(folder, path, interruption.signal);
    if (before !== null && before.builtAt > manifest.builtAt)
      process.stderr.write(
        `rempart: the imported database was built ${manifest.builtAt}, before the one it replaced (${before.builtAt})\n`,
      );
    write(`${advisoriesIn(manifest)} advisories, built ${manifest.builtAt}, in ${sanitize(folder)}`);
    return 0;
  } catch (error) {
    const signal = interruption.received();
    if (signal === null) throw error;
    return signal === 'SIGINT' ? 130 : 143;
  } finally {
    interruption.stop();
  }
};
