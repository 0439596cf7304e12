import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report, Result } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { artefactFolder } from '../testbed/cache-folder.ts';
import { debianHeldBack } from '../testbed/debian-held-back.ts';
import { describeWith, engine, runCommand, START_TIMEOUT_MS } from '../testbed/index.ts';
import { dockerArchiveMembers, makeTar } from '../transports/archive/make-tar.ts';
import { reportDocument } from './report-document.ts';

/** What was fixed in Debian 12 (fixtures/debian-fixes): source package, CVE, version. */
const fixes = readFileSync(resolve(import.meta.dirname, '../../fixtures/debian-fixes/bookworm.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [string, string, string]);

const recordOf = ([source, cve, fixed]: readonly [string, string, string]) => ({
  schema_version: '1.7.0',
  id: `DEBIAN-${cve}`,
  modified: '2026-11-22T00:00:00Z',
  upstream: [cve],
  affected: [
    {
      package: { ecosystem: 'Debian:12', name: source },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
});

/** Fields of dpkg-query(1). */
const DPKG_FORMAT = `${['db:Status-Abbrev', 'source:Package', 'source:Version'].map((field) => `\${${field}}`).join('\t')}\n`;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-known-'));
  mkdirSync(join(folder, 'records'));
  for (const fix of fixes)
    writeFileSync(join(folder, 'records', `${fix[0]}-${fix[1]}.json`), JSON.stringify(recordOf(fix)));
  const { status, stderr } = await rempart([
    ...['vulndb', 'update', '--from', join(folder, 'records'), '--db', join(folder, 'db'), '--quiet'],
  ]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const auditOf = async (target: string, ...words: readonly string[]): Promise<Report> => {
  const { status, stdout, stderr } = await rempart([
    ...['audit', target, '--db', join(folder, 'db'), '--output', 'json', ...words],
  ]);
  expect(status, stderr).toBe(0);
  return reportDocument(stdout);
};

const resultsOf = (report: Report): ReadonlyMap<string, Result> =>
  new Map(
    (report.targets.find(({ kind }) => kind === 'image')?.results ?? []).map((result) => [
      result.checkId,
      result,
    ]),
  );

/** `source CVE → version`, as rempart reports them. */
const reported = (report: Report): readonly string[] =>
  (resultsOf(report).get('vulnerabilities/known-fixable')?.findings ?? [])
    .map(({ location, expected }) => `${location?.resource} → ${expected}`)
    .sort();

/** The same by dpkg itself: every fix whose version is newer than that of an installed package of its source. */
const byDpkg = async (status: string): Promise<readonly string[]> => {
  const admin = mkdtempSync(join(folder, 'admin-'));
  writeFileSync(join(admin, 'status'), status);
  mkdirSync(join(admin, 'info'));
  const { stdout } = await runCommand('dpkg-query', [...[`--admindir=${admin}`, '-W', '-f', DPKG_FORMAT]]);
  const installed = new Map(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('ii'))
      .map((line) => line.split('\t').slice(1) as [string, string]),
  );
  const open = await Promise.all(
    fixes.map(async ([source, cve, fixed]) => {
      const version = installed.get(source);
      if (version === undefined) return [];
      const { status: isOlder } = await runCommand('dpkg', ['--compare-versions', version, 'lt', fixed], {
        allowFailure: true,
      });
      return isOlder === 0 ? [`${source} ${cve} → ${fixed}`] : [];
    }),
  );
  return open.flat().sort();
};

describeWith('debian-root', 'a Debian whose updates were held back', () => {
  const statusOf = async (name: string): Promise<string> =>
    (
      await runCommand('tar', [
        ...['xOf', join(artefactFolder(debianHeldBack), name), './var/lib/dpkg/status'],
      ])
    ).stdout;
  /** As an image of one layer, the way `docker save` writes it. */
  const image = async (name: string): Promise<string> => {
    const layer = readFileSync(join(artefactFolder(debianHeldBack), `${name}.tar`));
    const file = join(folder, `${name}.tar`);
    writeFileSync(
      file,
      await makeTar(dockerArchiveMembers({ layers: [layer], references: [`debian:${name}`] })),
    );
    return `archive:${file}`;
  };
  let before: Report;
  let after: Report;
  beforeAll(async () => {
    before = await auditOf(await image('held-back'));
    after = await auditOf(await image('upgraded'));
  }, 2 * START_TIMEOUT_MS);

  it('has exactly the vulnerabilities that the data says, with the versions that mend them', async () => {
    const expected = await byDpkg(await statusOf('held-back.tar'));
    expect(expected.length).toBeGreaterThan(0);
    expect(reported(before)).toEqual(expected);
  });

  it('has fewer once they are upgraded: what the data says of the newer packages', async () => {
    const expected = await byDpkg(await statusOf('upgraded.tar'));
    expect(reported(after)).toEqual(expected);
    expect(expected.length).toBeLessThan(reported(before).length);
  });

  it('and nothing else changes', () => {
    const outcomes = (report: Report) =>
      [...resultsOf(report)]
        .filter(([id]) => !id.startsWith('vulnerabilities/known-'))
        .map(([id, { outcome, findings }]) => [id, outcome, findings.map(({ message }) => message)]);
    expect(outcomes(after)).toEqual(outcomes(before));
  });
});

describeWith('engine', 'an image of an engine with packages of an old release', () => {
  it(
    'has exactly the vulnerabilities that the data says, and its layers are read once',
    async () => {
      const { socket } = await engine();
      const cache = join(folder, 'cache');
      mkdirSync(cache, { mode: 0o700 });
      const audit = async () => {
        const { stdout } = await rempart(
          [
            ...['audit', 'image:rempart/debian-old:12.0', '--docker-host', `unix://${socket}`],
            ...['--db', join(folder, 'db'), '--output', 'json'],
          ],
          { env: { XDG_CACHE_HOME: cache } },
        );
        return reportDocument(stdout);
      };
      const [first, second] = [await audit(), await audit()];
      expect(reported(first).length).toBeGreaterThan(10);
      expect(reported(first)).toContain('glibc CVE-2023-4911 → 2.36-9+deb12u3');
      expect(reported(second)).toEqual(reported(first));
    },
    2 * START_TIMEOUT_MS,
  );
});
