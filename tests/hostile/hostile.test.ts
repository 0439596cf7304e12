import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TargetReport } from '../../src/core/generated/report.ts';
import type { AdvisoryDatabase } from '../../src/loaders/vulnerability-database.ts';
import { hostileArchives } from './archive-cases.ts';
import { auditOf, holeyDatabase } from './hostile-audit.ts';
import { type Hostile, OF_CONFIGURATION, OF_FILES, OF_PACKAGES } from './hostile-case.ts';
import { archived, file, image, imageWith } from './hostile-image.ts';
import { hostileMetadata } from './metadata-cases.ts';
import { hostilePackages } from './package-cases.ts';
import { hostileRoots } from './root-cases.ts';

/** Seconds of the processors that any of them may take, on a busy machine. */
const MOST_SECONDS = 20;

let scratch: string;
let database: AdvisoryDatabase;
let folder: string;
const rejections: unknown[] = [];
const note = (reason: unknown): void => {
  rejections.push(reason);
};

beforeAll(async () => {
  process.on('unhandledRejection', note);
  scratch = mkdtempSync(join(tmpdir(), 'rempart-hostile-'));
  database = await holeyDatabase(scratch);
});
afterAll(() => {
  process.off('unhandledRejection', note);
  rmSync(scratch, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'case-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const outcomesOf = ({ results }: TargetReport): ReadonlyMap<string, string> =>
  new Map(results.map(({ checkId, outcome }) => [checkId, outcome]));

/** Every reason of what could not be told, `code: text`. */
const reasonsOf = ({ error, results }: TargetReport): string =>
  [
    ...(error === null ? [] : [`${error.code}: ${error.message}`]),
    ...results.flatMap(({ outcome, reason }) =>
      outcome === 'unknown' ? [`${reason?.code}: ${reason?.text}`] : [],
    ),
  ].join('\n');

describe('innocent targets, beside which the hostile ones are nothing but hostile', () => {
  it('pass what the hostile ones must not', async () => {
    const row = await auditOf(await archived(() => image({ layers: [] }))(folder), database);
    const outcomes = outcomesOf(row);
    expect([OF_FILES, OF_CONFIGURATION, ...OF_PACKAGES].map((id) => [id, outcomes.get(id)])).toEqual(
      [OF_FILES, OF_CONFIGURATION, ...OF_PACKAGES].map((id) => [id, 'pass']),
    );
  });

  it('with a hole fail for it', async () => {
    const holey = file('srv/node_modules/holey/package.json', '{"name":"holey","version":"1.0.0"}');
    const row = await auditOf(await archived(() => imageWith(holey))(folder), database);
    expect(outcomesOf(row).get('vulnerabilities/known-fixable')).toBe('fail');
  });
});

const ALL: readonly Hostile[] = [...hostileArchives, ...hostileMetadata, ...hostilePackages, ...hostileRoots];

describe.each(ALL.map((hostile) => [hostile.name, hostile] as const))('%s', (_, hostile) => {
  const { make, says, unknown, code, stillFound } = hostile;

  it('costs what could not be read, and nothing else', async () => {
    const canary = join(folder, 'canary');
    writeFileSync(canary, 'untouched');
    const inside = join(folder, 'target');
    mkdirSync(inside);
    const target = await make(inside);
    const listing = () =>
      [folder, process.cwd(), '/'].map((path) => readdirSync(path, { recursive: path === folder }).sort());
    const before = listing();
    const { user, system } = process.cpuUsage();

    const row = await auditOf(target, database);

    const spent = process.cpuUsage();
    expect((spent.user - user + spent.system - system) / 1e6).toBeLessThan(MOST_SECONDS);
    expect(rejections).toEqual([]);
    expect(listing(), 'nothing was written').toEqual(before);
    expect(readFileSync(canary, 'utf8')).toBe('untouched');
    expect(Object.keys(Object.prototype)).toEqual([]);

    expect(row.error?.code).not.toBe('bug');
    const reasons = reasonsOf(row);
    if (code === undefined) expect(reasons).toMatch(says);
    else
      expect(
        reasons.split('\n').filter((line) => line.startsWith(`${code}: `)),
        reasons,
      ).toContainEqual(expect.stringMatching(says));
    for (const { reason } of row.results) expect(reason?.text ?? '').not.toMatch(/[\r\n\0]/);

    const outcomes = outcomesOf(row);
    const passed = (...ids: readonly string[]) => ids.filter((id) => outcomes.get(id) === 'pass');
    if (unknown === 'refused') {
      expect(row).toMatchObject({ status: 'unreachable', results: [] });
      expect(row.error?.message).toMatch(/^[^\r\n]+$/);
      return;
    }
    expect(row.status).toBe('complete');
    if (unknown === 'everything') {
      expect([...outcomes.values()]).not.toContain('pass');
      expect([OF_FILES, OF_CONFIGURATION].map((id) => outcomes.get(id))).toEqual(['unknown', 'unknown']);
    }
    if (unknown === 'files' || unknown === 'accounts') expect(passed(OF_FILES)).toEqual([]);
    if (unknown === 'nothing') expect(outcomes.get(OF_FILES)).not.toBe('unknown');
    else if (unknown !== 'accounts') expect(passed(...OF_PACKAGES)).toEqual([]);
    const findings = row.results.find(({ checkId }) => checkId === 'vulnerabilities/known-fixable')?.findings;
    for (const name of stillFound ?? [])
      expect(findings?.map(({ message }) => message)).toContainEqual(expect.stringMatching(`^${name} has`));
  }, 60_000);
});
