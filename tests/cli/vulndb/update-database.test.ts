import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarBlocks, tarHeader, tarTrailer } from '../../../src/cli/vulndb/tar-writer.ts';
import { UserError } from '../../../src/loaders/user-error.ts';
import { openDatabase } from '../../../src/loaders/vulnerability-database.ts';
import { built, FIXTURES, fromPath, NOW } from './built-database.ts';
import { zipOf } from './zip-writer.ts';

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-update-'));
  database = join(folder, 'db');
  mkdirSync(database);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Every file below a folder with its bytes. */
const contents = (path: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length), readFileSync(file).toString('base64')]),
  );

const record = (id: string, name: string, more: object = {}): string =>
  JSON.stringify({
    id,
    modified: '2026-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name }, versions: ['1.0.0'] }],
    ...more,
  });

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const idsOf = async (name: string): Promise<readonly string[]> =>
  ((await (await openDatabase(database))?.advisoriesOf('npm', [name])) ?? []).map(({ id }) => id);

const faultOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return 'no fault';
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

describe('an update', () => {
  it('gives the same bytes for the same input, wherever it lies', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    const input = join(folder, 'advisories');
    cpSync(FIXTURES, input, { recursive: true });
    utimesSync(input, 1, 1);
    await built(database, [fromPath('advisories', input)]);
    await built(other, [fromPath('advisories', input)]);
    expect(contents(other)).toEqual(contents(database));
    expect(contents(database).size).toBeGreaterThan(20);
  });

  it('of one source keeps the rows of all others, as if all had been read at once', async () => {
    const sources = ['go', 'pypi', 'kev'].map((key) => fromPath(key, join(FIXTURES, key)));
    for (const source of sources) await built(database, [source]);
    const other = join(folder, 'other');
    mkdirSync(other);
    await built(other, sources.toReversed());
    expect(contents(database)).toEqual(contents(other));
    expect((await openDatabase(database))?.manifest.sources.go?.records).toBe(3);
  });

  it('replaces what the same source said before', async () => {
    await built(database, [fromPath('a', file('one.json', record('X-1', 'left')))]);
    await built(database, [fromPath('a', file('two.json', record('X-2', 'left')))]);
    expect(await idsOf('left')).toEqual(['X-2']);
    expect(readdirSync(database).filter((name) => /^[0-9a-f]{16}$/.test(name))).toHaveLength(1);
  });

  it('reads zip, tar, gzip and zstd alike', async () => {
    const bytes = Buffer.from(record('X-1', 'left'));
    const tar = Buffer.concat([tarHeader('a/x.json', bytes.length, 0), tarBlocks(bytes), tarTrailer()]);
    const inputs = {
      'a.zip': zipOf([{ name: 'x.json', bytes }]),
      'a.tar': tar,
      'a.tar.gz': gzipSync(tar),
      'a.tar.zst': zstdCompressSync(tar),
      'a.json.gz': gzipSync(bytes),
      'a.json': bytes,
    };
    for (const [name, content] of Object.entries(inputs)) {
      rmSync(database, { recursive: true });
      mkdirSync(database);
      await built(database, [fromPath('a', file(name, content))]);
      expect(await idsOf('left'), name).toEqual(['X-1']);
    }
  });

  it('counts what it passes over, and counts its age from the newest record', async () => {
    const input = join(folder, 'in');
    mkdirSync(input);
    writeFileSync(join(input, 'README.md'), 'Prose.');
    writeFileSync(join(input, 'broken.json'), '{"id": "X-9", "affected": [');
    writeFileSync(join(input, 'good.json'), record('X-1', 'left'));
    writeFileSync(join(input, 'tomorrow.json'), record('X-2', 'left', { modified: '2099-01-01T00:00:00Z' }));
    const { manifest, broken } = await built(database, [fromPath('a', input)]);
    expect(manifest.sources.a).toMatchObject({
      ignored: { broken: 1, foreign: 1 },
      records: 2,
      asOf: '2026-01-01T00:00:00Z',
      fetchedAt: new Date(NOW).toISOString().replace('.000', ''),
    });
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain('broken.json is not valid JSON');
  });

  const tarOf = (name: string): Buffer => {
    const bytes = Buffer.from(record('X-1', 'left'));
    return Buffer.concat([tarHeader(name, bytes.length, 0), tarBlocks(bytes), tarTrailer()]);
  };
  const hostile: readonly (readonly [name: string, content: () => Buffer, says: RegExp])[] = [
    ['a folder’s name that climbs in a tar', () => tarOf('../x.json'), /leads out/],
    ['a tar that is cut', () => tarOf('x.json').subarray(0, 700), /cannot be read/],
    [
      'a zip that is cut',
      () => zipOf([{ name: 'x', bytes: Buffer.alloc(9) }]).subarray(0, 30),
      /no central directory/,
    ],
    [
      'a zip bomb',
      () =>
        zipOf(Array.from({ length: 3 }, (_, i) => ({ name: `${i}`, bytes: Buffer.alloc(64 * 1024 * 1024) }))),
      /200 times/,
    ],
    [
      'a gzip bomb',
      () => Buffer.concat(Array(5).fill(gzipSync(Buffer.alloc(64 * 1024 * 1024)))),
      /more than 268435456 bytes/,
    ],
    ['xz', () => Buffer.from('fd377a585a0000', 'hex'), /xz is not read/],
    ['a file of prose', () => Buffer.from('Prose.'), /holds no advisory/],
    [
      'a broken record alone',
      () => Buffer.from('{"id": "X'),
      /holds no advisory in a known format: .*ends within a text/,
    ],
    ['an empty file', () => Buffer.alloc(0), /holds no advisory/],
  ];
  for (const [name, content, says] of hostile)
    it(`refuses ${name}, and the database stays`, async () => {
      await built(database, [fromPath('a', file('one.json', record('X-1', 'left')))]);
      const before = contents(database);
      expect(await faultOf(built(database, [fromPath('b', file('in', content()))]))).toMatch(says);
      expect(contents(database)).toEqual(before);
    }, 60_000);

  it('that is aborted leaves the old database whole, and nothing else', async () => {
    await built(database, [fromPath('a', file('one.json', record('X-1', 'left')))]);
    const before = contents(database);
    for (const step of ['1 files', '3 of ']) {
      const controller = new AbortController();
      const update = built(database, [fromPath('b', FIXTURES)], {
        signal: controller.signal,
        onStep: (told) => {
          if (told.includes(step)) controller.abort(new Error('stopped'));
        },
      });
      await expect(update).rejects.toThrow('stopped');
      expect(contents(database)).toEqual(before);
    }
  });

  it('that is killed between two files leaves the old database whole; the next one clears up', async () => {
    await built(database, [fromPath('a', file('one.json', record('X-1', 'left')))]);
    for (const step of ['2 files', '4 of ']) {
      const child = fork(resolve(import.meta.dirname, 'killed-update.ts'), [database, step], {
        execArgv: ['--conditions=source'],
      });
      const [, signal] = await once(child, 'exit');
      expect(signal).toBe('SIGKILL');
      expect(readdirSync(database).some((name) => name.startsWith('.new-'))).toBe(true);
      expect(await idsOf('left')).toEqual(['X-1']);
    }
    await built(database, [fromPath('a', file('two.json', record('X-2', 'left')))]);
    expect(await idsOf('left')).toEqual(['X-2']);
    expect(readdirSync(database).filter((name) => name.startsWith('.'))).toEqual([]);
  }, 60_000);

  it('refuses to run beside another, and to build on rows that are damaged', async () => {
    await built(database);
    writeFileSync(join(database, 'lock'), `${process.ppid}\n`);
    expect(await faultOf(built(database))).toMatch(/Another run/);
    rmSync(join(database, 'lock'));
    const generation = (await openDatabase(database))?.manifest.generation ?? '';
    const rows = join(database, generation, 'sources', 'fixtures.jsonl.gz');
    expect(existsSync(rows)).toBe(true);
    writeFileSync(rows, gzipSync('"CVE-2024-0001"\n'));
    expect(await faultOf(built(database, [fromPath('b', join(FIXTURES, 'go'))]))).toMatch(
      /sources\/fixtures/,
    );
    expect((await openDatabase(database))?.manifest.generation).toBe(generation);
  });
});
