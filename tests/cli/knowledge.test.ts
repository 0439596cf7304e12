import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, Result } from '../../src/core/generated/report.ts';
import { rempart } from './command-line.ts';
import { built, fromPath } from './vulndb/built-database.ts';

let folder: string;
const database = (name: string): string => join(folder, name);

/** A database that knows of one fix of openssl in Debian 12. */
const databaseOf = async (name: string, advisory: string, fixed: string): Promise<void> => {
  const records = join(folder, `${name}-records`);
  mkdirSync(records);
  writeFileSync(
    join(records, 'record.json'),
    JSON.stringify({
      id: `DEBIAN-${advisory}`,
      modified: '2026-11-20T00:00:00Z',
      upstream: [advisory],
      affected: [
        {
          package: { ecosystem: 'Debian:12', name: 'openssl' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    }),
  );
  await built(database(name), [fromPath('debian', records)]);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-knowledge-'));
  await databaseOf('first', 'CVE-2024-1', '3.0.15-1');
  await databaseOf('second', 'CVE-2024-2', '3.0.16-1');
  const root = join(folder, 'root');
  mkdirSync(join(root, 'var/lib/dpkg'), { recursive: true });
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="12"\n');
  writeFileSync(
    join(root, 'var/lib/dpkg/status'),
    'Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 3.0.11-1\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const target = (): string => `rootfs:${join(folder, 'root')}`;

const fixable = (text: string): Result => {
  const result = (JSON.parse(text) as Report).targets[0]?.results.find(
    ({ checkId }) => checkId === 'vulnerabilities/known-fixable',
  );
  if (result === undefined) throw new Error('the check was not run');
  return result;
};
const advisories = ({ findings }: Result) => findings.map(({ location }) => location?.resource);

const audited = async (...words: readonly string[]): Promise<Result> => {
  const { status, stdout, stderr } = await rempart(['audit', target(), '--output', 'json', ...words]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return fixable(stdout);
};

describe('audit --db', () => {
  it('finds what the named database knows', async () => {
    const result = await audited('--db', database('first'));
    expect(result.outcome).toBe('fail');
    expect(result.findings).toMatchObject([
      { expected: '3.0.15-1', actual: '3.0.11-1', location: { resource: 'openssl CVE-2024-1' } },
    ]);
  });

  it('takes the one that the environment names, unless told not to', async () => {
    const env = { REMPART_VULNDB: database('second') };
    const { stdout } = await rempart(['audit', target(), '--output', 'json'], { env });
    expect(advisories(fixable(stdout))).toEqual(['openssl CVE-2024-2']);
    const without = await rempart(['audit', target(), '--output', 'json', '--no-db'], { env });
    expect(fixable(without.stdout).outcome).toBe('not-applicable');
  });

  it('without any, nothing is known and how to get one is said', async () => {
    const result = await audited();
    expect(result.outcome).toBe('unknown');
    expect(result.reason?.text).toContain('`rempart vulndb update`');
  });

  it('refuses a named folder that holds none', async () => {
    const { status, stderr } = await rempart(['audit', target(), '--db', join(folder, 'nothing')]);
    expect(status).toBe(2);
    expect(stderr).toContain(`There is no vulnerability database in ${join(folder, 'nothing')}`);
  });

  it('names a damaged shard, judges everything else, and passes nothing', async () => {
    const name = database('damaged');
    await databaseOf('damaged', 'CVE-2024-1', '3.0.15-1');
    const manifest = JSON.parse(readFileSync(join(name, 'manifest.json'), 'utf8'));
    const [path = ''] = Object.keys(manifest.shards);
    writeFileSync(join(name, manifest.generation, path), 'nothing');
    const result = await audited('--db', name);
    expect(result.outcome).toBe('unknown');
    expect(result.reason).toMatchObject({ code: 'parse-error', text: expect.stringContaining(path) });
  });
});

describe('a recording', () => {
  it('keeps what was known when it was made, until another database is named', async () => {
    const file = join(folder, 'recording.json');
    const { status } = await rempart(['collect', target(), '--db', database('first'), '-o', file]);
    expect(status).toBe(0);
    const env = { REMPART_VULNDB: database('second') };
    const evaluated = async (...words: readonly string[]) =>
      advisories(fixable((await rempart(['evaluate', file, '--output', 'json', ...words], { env })).stdout));
    expect(await evaluated()).toEqual(['openssl CVE-2024-1']);
    expect(await evaluated('--db', database('second'))).toEqual(['openssl CVE-2024-2']);
    const replayed = await rempart(['audit', `recording:${file}`, '--output', 'json'], { env });
    expect(advisories(fixable(replayed.stdout))).toEqual(['openssl CVE-2024-1']);
  });
});
