import { setFlagsFromString } from 'node:v8';
import { UserError } from '../../loaders/user-error.ts';
import { readManifest } from '../../loaders/vulnerability-database.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { cvssSeverity } from '../../vulnerabilities/cvss.ts';
import { listenForInterruption } from '../interruption.ts';
import { createProgress } from '../progress.ts';
import { databaseFolder, ensureDatabaseFolder } from '../vulndb/database-folder.ts';
import { DownloadError } from '../vulndb/download.ts';
import { updateDatabase } from '../vulndb/update-database.ts';
import { updateSources } from '../vulndb/update-sources.ts';

/** The moment that the database tells: now, or the one that a reproducible build sets (reproducible-builds.org, SOURCE_DATE_EPOCH). Throws `UserError`. */
const buildMoment = (): number => {
  const set = process.env.SOURCE_DATE_EPOCH;
  if (set === undefined || set === '') return Date.now();
  if (!/^\d{1,11}$/.test(set))
    throw new UserError(
      `SOURCE_DATE_EPOCH is ${set}, no number of seconds`,
      'Unset it, or give whole seconds',
    );
  return Number(set) * 1000;
};

/** `rempart vulndb update`: fetches and reads advisories; the only command that contacts anybody for them. */
export const vulndbUpdateCommand = async (
  ecosystems: readonly string[],
  flags: {
    readonly db?: string;
    readonly from?: readonly string[];
    readonly mirror?: string;
    readonly quiet?: true;
  },
): Promise<number> => {
  // What is read is thrown away at once: with the small space for what is young that fits an audit, clearing it up took a third of the time.
  setFlagsFromString('--semi-space-growth-factor=4');
  const folder = databaseFolder(flags.db);
  const now = buildMoment();
  const sources = updateSources(ecosystems, flags, await readManifest(folder));
  await ensureDatabaseFolder(folder);
  const interruption = listenForInterruption();
  const progress = await createProgress({ quiet: flags.quiet === true, logLevel: 'silent' });
  try {
    const { manifest, broken } = await updateDatabase(folder, sources, {
      rate: cvssSeverity,
      now,
      signal: interruption.signal,
      onStep: (step) => progress.report({ named: 'vulndb', step }),
    });
    progress.clear();
    for (const reason of broken) process.stderr.write(`rempart: passed over: ${sanitize(reason)}\n`);
    if (flags.quiet !== true) {
      const count = Object.values(manifest.ecosystems).reduce<number>((sum, own) => sum + (own ?? 0), 0);
      process.stdout.write(
        `${count} advisories of ${Object.keys(manifest.sources).length} sources in ${sanitize(folder)}\n`,
      );
    }
    return 0;
  } catch (error) {
    progress.clear();
    const signal = interruption.received();
    if (signal !== null) return signal === 'SIGINT' ? 130 : 143;
    if (!(error instanceof DownloadError)) throw error;
    process.stderr.write(`rempart: ${sanitize(error.message)}\n  ${sanitize(error.hint)}\n`);
    return 3;
  } finally {
    interruption.stop();
  }
};
