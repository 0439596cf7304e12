import { setImmediate as immediate } from 'node:timers/promises';
import type { DatabaseFile, DatabaseSource } from '../../core/generated/vulnerability-database.ts';
import { UserError } from '../../loaders/user-error.ts';
import {
  type AdvisoryDocument,
  emptyDocument,
  type RateVector,
} from '../../vulnerabilities/advisory-document.ts';
import { encodeSourceRow } from '../../vulnerabilities/advisory-row.ts';
import { joinDocuments, readAdvisories, UnknownDocument } from '../../vulnerabilities/read-advisories.ts';
import { recordLicence } from '../../vulnerabilities/record-licence.ts';
import type { AdvisoryFile } from './advisory-files.ts';
import { openLineWriter } from './line-files.ts';

/** What the rows of one source are made of. */
export type ReadSource = Pick<DatabaseSource, 'formats' | 'licences' | 'records' | 'ignored' | 'newest'> & {
  readonly file: DatabaseFile;
  /** Of the files that are broken, the first few, with the reason. */
  readonly broken: readonly string[];
};

const MOST_TOLD = 5;

/**
 * Reads all files of a source and writes their rows to `path`. A file in no known format, or a broken one, is counted and passed over; a source
 * without a single record is refused with `UserError`.
 */
export const writeSource = async (
  files: AsyncIterable<AdvisoryFile>,
  path: string,
  options: {
    readonly named: string;
    readonly rate: RateVector;
    /** Milliseconds since the epoch. */
    readonly now: number;
    readonly signal: AbortSignal;
    readonly onFile?: (count: number) => void;
  },
): Promise<ReadSource> => {
  const writer = await openLineWriter(path);
  const formats = new Map<string, number>();
  const licences = new Set<string>();
  const broken: string[] = [];
  let [total, foreign, faulty, count] = [emptyDocument, 0, 0, 0];
  try {
    for await (const { name, bytes } of files) {
      count += 1;
      // Small files are read without waiting; a signal comes only to who waits.
      if (count % 64 === 0) await immediate();
      options.signal.throwIfAborted();
      options.onFile?.(count);
      try {
        if (bytes === null) throw new UnknownDocument('is larger than any advisory', true);
        for (const { format, document } of readAdvisories(bytes, options.rate)) {
          formats.set(format, (formats.get(format) ?? 0) + document.records);
          total = joinDocuments(total, soFar(document, options.now));
          if (document.advisories.length > 0)
            licences.add(recordLicence(format, document.advisories[0]?.id ?? ''));
          if (document.exploited.length > 0) licences.add(recordLicence(format, ''));
          for (const cve of document.exploited) await writer.write(JSON.stringify(cve));
          for (const names of document.names)
            if (names.aliases.length + names.upstream.length > 0) await writer.write(JSON.stringify(names));
          for (const advisory of document.advisories) await writer.write(encodeSourceRow(advisory));
        }
      } catch (error) {
        if (!(error instanceof UnknownDocument)) throw error;
        if (error.broken) faulty += 1;
        else foreign += 1;
        if (error.broken && broken.length < MOST_TOLD) broken.push(`${name} ${error.message}`);
      }
    }
    if (total.records === 0)
      throw new UserError(
        `${options.named} holds no advisory in a known format${broken.length > 0 ? `: ${broken[0]}` : ''}`,
        'OSV (JSON or YAML), Debian’s tracker JSON, Alpine’s secdb, ruby-advisory-db, the Node.js index and CISA’s catalogue are read',
      );
    const file = await writer.end();
    const ignored = {
      ...total.ignored,
      ...(foreign > 0 ? { foreign } : {}),
      ...(faulty > 0 ? { broken: faulty } : {}),
    };
    return {
      formats: sorted(formats),
      licences: [...licences].sort(),
      records: total.records,
      ignored: sorted(Object.entries(ignored)),
      newest: total.newest,
      file,
      broken,
    };
  } finally {
    await writer.close();
  }
};

/** A record that was changed tomorrow makes nothing fresh. */
const soFar = (document: AdvisoryDocument, now: number): AdvisoryDocument =>
  document.newest !== null && Date.parse(document.newest) > now ? { ...document, newest: null } : document;

const sorted = (entries: Iterable<readonly [string, number]>): Record<string, number> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
