import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadOptions, download } from '../../../src/cli/vulndb/download.ts';
import { type AdvisoryServer, serveAdvisories } from './advisory-server.ts';

let folder: string;
let path: string;
let server: AdvisoryServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-download-'));
  path = join(folder, 'all.zip');
  server = await serveAdvisories(randomBytes(100_000));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const fetched = (options: Partial<DownloadOptions> = {}) =>
  download(`${server.url}/all.zip`, path, {
    signal: new AbortController().signal,
    etag: null,
    pause: 1,
    ...options,
  });

const isWhole = (): boolean => readFileSync(path).equals(server.file.bytes);

describe('download', () => {
  it('gives the file whole, with what the server says of it', async () => {
    expect(await fetched()).toMatchObject({ etag: '"one"', lastModified: '2026-11-21T10:00:00.000Z' });
    expect(isWhole()).toBe(true);
  });

  it('goes on where the line was cut, each time', async () => {
    server.file.cutAfter = 30_000;
    await fetched();
    expect(isWhole()).toBe(true);
    expect(server.asked.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=30000-',
      'bytes=60000-',
      'bytes=90000-',
    ]);
  });

  it('gives up after five attempts, and a later run goes on', async () => {
    server.file.cutAfter = 10_000;
    await expect(fetched()).rejects.toThrow(/cannot be fetched/);
    expect(existsSync(path)).toBe(false);
    server.file.cutAfter = null;
    await fetched();
    expect(isWhole()).toBe(true);
    expect(server.asked.at(-1)?.range).toBe('bytes=50000-');
  });

  it('begins anew where the server has another file by now', async () => {
    server.file.cutAfter = 10_000;
    await expect(fetched()).rejects.toThrow();
    Object.assign(server.file, { bytes: randomBytes(40_000), etag: '"two"', cutAfter: null });
    await fetched();
    expect(isWhole()).toBe(true);
  });

  it('fetches nothing that is the same as before', async () => {
    expect(await fetched({ etag: '"one"' })).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not fetch twice what an update that failed elsewhere left behind', async () => {
    await fetched();
    expect(await fetched()).toMatchObject({ etag: '"one"' });
    expect(server.asked.at(-1)?.known).toBe('"one"');
    expect(isWhole()).toBe(true);
  });

  it('takes a refusal for an answer, and no more than it may', async () => {
    server.file.status = 404;
    await expect(fetched()).rejects.toThrow(/answers 404/);
    expect(server.asked).toHaveLength(1);
    server.file.status = 503;
    await expect(fetched()).rejects.toThrow(/answers 503/);
    expect(server.asked).toHaveLength(6);
    server.file.status = null;
    await expect(fetched({ most: 50_000 })).rejects.toThrow(/larger than 50000 bytes/);
    expect(existsSync(path)).toBe(false);
  });
});
