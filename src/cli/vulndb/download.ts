import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../../loaders/user-error.ts';

/** What a server said of what it sent. */
export interface Downloaded {
  readonly etag: string | null;
  /** ISO 8601. */
  readonly lastModified: string | null;
}

/** A source that could not be fetched; the run ends like one with an unreachable target. */
export class DownloadError extends UserError {}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Of what is there already; `null` comes back where the server says that it is still the same. */
  readonly etag: string | null;
  readonly onProgress?: (bytes: number, total: number | null) => void;
  /** Bytes; more is not taken. */
  readonly most?: number;
  /** Between attempts, milliseconds for the first; doubled each time. */
  readonly pause?: number;
  /** Without a byte for so long the line counts as cut, milliseconds. */
  readonly idle?: number;
}

const MOST = 8 * 1024 * 1024 * 1024;
const ATTEMPTS = 5;

/** Only these say that another attempt may help; all others say no for good. */
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

interface Part extends Downloaded {
  readonly url: string;
}

/** The line broke; what came stays. */
class Cut extends Error {}

/**
 * Fetches an address into a file, on from where an earlier attempt or run was cut, provided that the server still has the same (`If-Range`,
 * RFC 9110, section 13.1.5). The file appears whole or not at all; until then it is `PATH.part`. Throws `DownloadError`.
 */
export const download = async (
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<Downloaded | null> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1)
    try {
      return await attemptDownload(url, path, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof UserError || !(error instanceof Error)) throw error;
      if (attempt === ATTEMPTS)
        throw new DownloadError(
          `${url} cannot be fetched: ${reasonOf(error)}; the database is unchanged`,
          'Run the same command again: it goes on where it was cut',
        );
      await wait((options.pause ?? 1000) * 2 ** (attempt - 1), undefined, { signal: options.signal });
    }
};

const reasonOf = (error: Error): string => {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return (cause as NodeJS.ErrnoException).code ?? cause.message;
};

const attemptDownload = async (
  url: string,
  path: string,
  { signal, etag, onProgress, most = MOST, idle = 60_000 }: DownloadOptions,
): Promise<Downloaded | null> => {
  const [part, note, whole] = [`${path}.part`, `${path}.part.json`, `${path}.json`];
  const begun = await begunPart(part, note, url);
  // An update that failed at another source left this one behind.
  const finished = begun === null ? await begunPart(path, whole, url) : null;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Cut('nothing came for a minute')), idle);
  try {
    const validator = begun?.known.etag ?? null;
    const same = finished?.known.etag ?? etag;
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, silence.signal]),
      headers: {
        // Any other coding would make the ranges those of another file.
        'accept-encoding': 'identity',
        ...(begun !== null && validator !== null
          ? { range: `bytes=${begun.size}-`, 'if-range': validator }
          : same === null
            ? {}
            : { 'if-none-match': same }),
      },
    });
    if (response.status === 304) return finished?.known ?? null;
    if (new URL(response.url).protocol === 'http:' && new URL(url).protocol === 'https:')
      throw new DownloadError(`${url} leads to an address without TLS`, 'Name the mirror’s own address');
    if (response.status === 416) {
      await Promise.all([rm(part, { force: true }), rm(note, { force: true })]);
      throw new Cut('the server has another file than before');
    }
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel();
      if (isPassing(response.status)) throw new Cut(`the server answers ${response.status}`);
      throw new DownloadError(
        `${url} cannot be fetched: the server answers ${response.status}; the database is unchanged`,
        'Look at the address, or name a mirror with --mirror',
      );
    }
    const start = response.status === 206 ? rangeStart(response) : 0;
    if (response.status === 206 && start !== begun?.size) throw new Cut('the server sends another range');
    const known: Part = {
      url,
      etag: strong(response.headers.get('etag')),
      lastModified: momentOf(response.headers.get('last-modified')),
    };
    await writeFile(note, JSON.stringify(known), { mode: 0o600 });
    const length = response.headers.get('content-length');
    const total = length === null ? null : start + Number(length);
    const file = await open(part, start > 0 ? 'r+' : 'w', 0o600);
    let size = start;
    try {
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        size += chunk.length;
        if (size > most)
          throw new DownloadError(`${url} is larger than ${most} bytes`, 'Name another source with --from');
        await writeAt(file, chunk, size - chunk.length);
        onProgress?.(size, total);
      }
      await file.truncate(size);
      await file.sync();
    } finally {
      await file.close();
    }
    if (total !== null && size !== total) throw new Cut('the line was cut');
    const told = { ...known, etag: response.headers.get('etag') };
    await rm(whole, { force: true });
    await rename(part, path);
    await writeFile(whole, JSON.stringify(told), { mode: 0o600 });
    await rm(note, { force: true });
    return told;
  } finally {
    clearTimeout(timer);
  }
};

const writeAt = async (file: FileHandle, chunk: Uint8Array, position: number): Promise<void> => {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
};

const begunPart = async (
  part: string,
  note: string,
  url: string,
): Promise<{ readonly size: number; readonly known: Part } | null> => {
  try {
    const known = JSON.parse(await readFile(note, 'utf8')) as Part;
    const { size } = await stat(part);
    return known.url === url && typeof known.etag === 'string' && size > 0 ? { size, known } : null;
  } catch {
    return null;
  }
};

/** A weak validator says nothing about single bytes. */
const strong = (etag: string | null): string | null => (etag === null || etag.startsWith('W/') ? null : etag);

const momentOf = (date: string | null): string | null => {
  const moment = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
};

const rangeStart = (response: Response): number =>
  Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
