import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';
import { serveAdvisories } from './vulndb/advisory-server.ts';
import { zipOf } from './vulndb/zip-writer.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/advisories');

let folder: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-vulndb-'));
  env = { XDG_DATA_HOME: folder, SOURCE_DATE_EPOCH: '1795348800' };
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...words: readonly string[]) => rempart(['vulndb', ...words], { env });
const place = (): string => join(folder, 'rempart', 'vulndb');

const pypiZip = (): Buffer =>
  zipOf(
    readdirSync(join(FIXTURES, 'pypi')).map((name) => ({
      name,
      bytes: readFileSync(join(FIXTURES, 'pypi', name)),
    })),
  );

describe('rempart vulndb', () => {
  it('update keeps a database for this user; status says what it holds, verify that it is whole', async () => {
    expect((await run('status')).stdout).toMatch(/^No vulnerability database/);
    const update = await run('update', '--from', FIXTURES);
    expect(update).toMatchObject({ status: 0, stderr: '' });
    expect(update.stdout).toMatch(/^\d+ advisories of 1 sources in /);
    expect(statSync(place()).mode & 0o777).toBe(0o700);
    const { stdout } = await run('status');
    expect(stdout).toMatch(/advisories +stale +\d+ days +\d+ records .*CC-BY-4\.0/);
    expect(stdout).toMatch(/3 {2}Debian:13|2 {2}Debian:13/);
    const json = JSON.parse((await run('status', '--json')).stdout);
    expect(json).toMatchObject({
      builtAt: '2026-11-22T12:00:00Z',
      exploited: 2,
      sources: { advisories: {} },
    });
    expect((await run('verify')).stdout).toMatch(/^\d+ files, \d+ advisories: all as the manifest says/);
  }, 60_000);

  it('verify names every damaged file and ends with 2', async () => {
    await run('update', '--from', FIXTURES);
    const [generation = ''] = readdirSync(place()).filter((name) => /^[0-9a-f]{16}$/.test(name));
    const [one = '', two = ''] = readdirSync(join(place(), generation, 'db/pypi'));
    writeFileSync(join(place(), generation, 'db/pypi', one), 'x');
    rmSync(join(place(), generation, 'db/pypi', two));
    const { status, stdout, stderr } = await run('verify');
    expect(status).toBe(2);
    expect(stdout).toMatch(new RegExp(`^damaged {2}db/pypi/${one}: .*\ndamaged {2}db/pypi/${two}: .*ENOENT`));
    expect(stderr).toMatch(/2 of \d+ files .* are damaged/);
  }, 60_000);

  it('export and import carry it to a machine without a network', async () => {
    await run('update', '--from', FIXTURES);
    const bundle = join(folder, 'bundle.tar');
    expect(await run('export', bundle)).toMatchObject({ status: 0, stderr: '' });
    const other = join(folder, 'other');
    expect(await run('import', bundle, '--db', other)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(other, 'manifest.json'))).toEqual(readFileSync(join(place(), 'manifest.json')));
    expect((await run('verify', '--db', other)).status).toBe(0);
    const again = join(folder, 'again.tar');
    await run('export', again, '--db', other);
    expect(readFileSync(again).equals(readFileSync(bundle))).toBe(true);
  }, 60_000);

  it('import refuses what is damaged, cut or something else, and the present database stays', async () => {
    await run('update', '--from', join(FIXTURES, 'go'));
    const before = readFileSync(join(place(), 'manifest.json'));
    const bundle = join(folder, 'bundle.tar');
    const other = join(folder, 'other');
    await run('update', '--from', FIXTURES, '--db', other);
    await run('export', bundle, '--db', other);
    const bytes = readFileSync(bundle);
    const changed = Buffer.from(bytes);
    // In the body of the last member.
    const last = changed.lastIndexOf('ustar') - 257;
    const at = last + 512 + 20;
    changed[at] = (changed[at] ?? 0) ^ 1;
    const cases = [
      ['changed.tar', changed, /is not what the manifest says/],
      ['cut.tar', bytes.subarray(0, bytes.length - 4096), /not imported/],
      ['short.tar', Buffer.concat([bytes.subarray(0, last), Buffer.alloc(1024)]), /is missing in it/],
      ['prose', Buffer.from('Prose.'.repeat(200)), /not imported/],
    ] as const;
    for (const [name, content, says] of cases) {
      writeFileSync(join(folder, name), content);
      const { status, stderr } = await run('import', join(folder, name));
      expect([name, status]).toEqual([name, 2]);
      expect(stderr).toMatch(says);
      expect(readFileSync(join(place(), 'manifest.json'))).toEqual(before);
      expect((await run('verify')).status).toBe(0);
    }
  }, 90_000);

  it('update fetches bulk exports of a mirror, and asks only what changed since', async () => {
    await using server = await serveAdvisories(pypiZip());
    expect(await run('update', 'pypi', '--mirror', server.url)).toMatchObject({ status: 0, stderr: '' });
    expect(server.asked.map(({ path }) => path)).toEqual(['/PyPI/all.zip']);
    expect(await run('update')).toMatchObject({ status: 0, stderr: '' });
    expect(server.asked.at(-1)).toMatchObject({ path: '/PyPI/all.zip', known: '"one"' });
    const json = JSON.parse((await run('status', '--json')).stdout);
    expect(json.sources.pypi).toMatchObject({ from: `${server.url}/PyPI/all.zip`, licences: ['CC-BY-4.0'] });
    expect(json.ecosystems).toEqual({ PyPI: 2 });
    server.file.etag = '"two"';
    server.file.status = 404;
    const failed = await run('update');
    expect(failed.status).toBe(3);
    expect(failed.stderr).toMatch(/answers 404; the database is unchanged/);
    expect((await run('verify')).status).toBe(0);
  }, 60_000);

  it('REMPART_VULNDB and --db name another folder', async () => {
    env.REMPART_VULNDB = join(folder, 'named');
    await run('update', '--from', join(FIXTURES, 'kev'));
    expect(readdirSync(env.REMPART_VULNDB)).toContain('manifest.json');
    expect((await run('status', '--db', join(folder, 'flag'))).stdout).toMatch(/^No vulnerability database/);
  }, 30_000);

  it('update passes over broken files by name, and still reads the others', async () => {
    const input = join(folder, 'input');
    cpSync(join(FIXTURES, 'go'), input, { recursive: true });
    writeFileSync(join(input, 'broken\u001b[31m.json'), '{"id": "A-1", "affected": [');
    const { status, stderr } = await run('update', '--from', input);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^rempart: passed over: .*broken\\e\[31m\.json is not valid JSON\n$/);
  }, 30_000);

  describe('ends with 2, before anything is contacted, for', () => {
    const cases: readonly (readonly [name: string, words: readonly string[], says: RegExp])[] = [
      ['an ecosystem that is none', ['update', 'debain'], /Did you mean 'Debian'/],
      ['a file that is not there', ['update', '--from', '/nowhere'], /is not there/],
      ['an address without TLS', ['update', '--from', 'http://mirror.example/all.zip'], /is not https/],
      ['a mirror without TLS', ['update', 'npm', '--mirror', 'http://mirror.example'], /is not https/],
      ['a password in an address', ['update', '--from', 'https://a:b@mirror.example/x'], /password/],
      ['two sources of one name', ['update', '--from', 'a=/etc', '--from', 'a=/usr'], /called a/],
      ['a database that is not there', ['verify'], /There is no vulnerability database/],
      ['nothing to export', ['export', 'x.tar'], /There is no vulnerability database/],
      ['a bundle that is not there', ['import', '/nowhere.tar'], /ENOENT/],
      ['a folder as bundle', ['import', '/etc'], /not imported/],
      ['an unknown command', ['updat'], /update/],
    ];
    for (const [name, words, says] of cases)
      it(name, async () => {
        const { status, stdout, stderr } = await run(...words);
        expect(stderr).toMatch(says);
        expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
        expect(stderr).not.toContain('    at ');
      });
  });

  it('is not kept where others may write', async () => {
    mkdirSync(place(), { recursive: true });
    chmodSync(place(), 0o777);
    const { status, stderr } = await run('update', '--from', FIXTURES);
    expect(status).toBe(2);
    expect(stderr).toMatch(/others than you may write/);
    expect(readdirSync(place())).toEqual([]);
  });
});
