import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';
import type { TargetReport } from '../../src/core/generated/report.ts';
import type { AdvisoryDatabase } from '../../src/loaders/vulnerability-database.ts';
import { flips, truncations } from '../packages/hostile-bytes.ts';
import { libuuid, mariner, sle } from '../packages/rpm-fixtures.ts';
import { auditOf, holeyDatabase } from './hostile-audit.ts';
import { OF_CONFIGURATION, OF_FILES, OF_PACKAGES } from './hostile-case.ts';
import { file, image, imageOf, layer, stanza } from './hostile-image.ts';

const IDS: readonly string[] = [OF_FILES, OF_CONFIGURATION, ...OF_PACKAGES];
const checks = builtInChecks.filter(({ id }) => IDS.includes(id));

let folder: string;
let database: AdvisoryDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-damage-'));
  database = await holeyDatabase(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const audited = async (bytes: Buffer): Promise<TargetReport> => {
  const path = join(folder, 'damaged.tar');
  writeFileSync(path, bytes);
  const row = await auditOf(`archive:${path}`, database, checks);
  expect(row.error?.code).not.toBe('bug');
  return row;
};
const passed = ({ results }: TargetReport, ids: readonly string[] = IDS): readonly string[] =>
  results
    .filter(({ outcome, checkId }) => outcome === 'pass' && ids.includes(checkId))
    .map((it) => it.checkId);

const FORMS: readonly (readonly [name: string, pack: (tar: Buffer) => Buffer])[] = [
  ['plain', (tar) => tar],
  ['gzip', (tar) => gzipSync(tar)],
  ['zstd', (tar) => zstdCompressSync(tar)],
];

describe.each(FORMS)('an image, %s', (_, pack) => {
  it('that is cut anywhere, in a header, in its data or in its trailer, passes nothing', async () => {
    const whole = pack(await image({ layers: [await layer(file('a', 'x'.repeat(3000)))] }));
    expect(passed(await audited(whole)).toSorted()).toEqual(IDS.toSorted());
    const tail = [1, 4, 8, 9].map((bytes) => whole.subarray(0, whole.length - bytes));
    // Two blocks of zeros end a tar, and more may follow: without those nothing is missing.
    const cuts = pack === FORMS[0]?.[1] ? [] : tail;
    for (const cut of [...everyNth([...truncations(whole, 20)], 6), ...cuts]) {
      if (pack === FORMS[0]?.[1] && cut.length > whole.length - 1024) continue;
      expect(passed(await audited(cut)), `${cut.length} of ${whole.length} bytes`).toEqual([]);
    }
  });

  it('in which some bytes are others, ends with a row', async () => {
    const whole = pack(await image({ layers: [] }));
    for (const damaged of flips(whole, 25)) await audited(damaged);
  });
});

const everyNth = <T>(items: readonly T[], step: number): readonly T[] =>
  items.filter((__, index) => index % step === 0);

/** An image of one layer with a package database in it. */
const withDatabase = async (path: string, bytes: Buffer): Promise<Buffer> =>
  imageOf({
    layers: [await layer(file('etc/os-release', 'ID=almalinux\nVERSION_ID="9.4"\n'), file(path, bytes))],
  });
const STANZAS = Buffer.from(
  Array.from({ length: 20 }, (_, index) => stanza(`p${index}`, `1.${index}`)).join(''),
);

describe.each([
  ['rpm (SQLite)', mariner.path, mariner.bytes, 6],
  ['rpm (ndb)', sle.path, sle.bytes, 8],
  ['rpm (Berkeley DB)', libuuid.path, libuuid.bytes, 8],
  ['dpkg', '/var/lib/dpkg/status', STANZAS, 10],
] as const)('a package database of %s', (_, path, bytes, count) => {
  it('that is cut is never told as whole', async () => {
    for (let index = 0; index < count; index += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * index) / count) + 5);
      const row = await audited(await withDatabase(path.slice(1), cut));
      expect(passed(row, OF_PACKAGES), `${cut.length} of ${bytes.length} bytes`).toEqual([]);
    }
  });

  it('in which some bytes are others, ends with a row', async () => {
    for (const damaged of flips(bytes, count)) await audited(await withDatabase(path.slice(1), damaged));
  });
});
