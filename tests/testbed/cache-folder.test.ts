import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Artefact, artefactFolder, ensureBuilt, isBuilt } from './cache-folder.ts';

describe('the cache of what the test bed builds', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'rempart-cache-'));
    vi.stubEnv('REMPART_TESTBED', cache);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true });
  });

  const build = vi.fn(async (folder: string) => writeFileSync(join(folder, 'file'), 'made'));
  const artefact = (overrides: Partial<Artefact> = {}): Artefact => ({
    name: 'thing',
    sources: ['canaries.ts'],
    build,
    ...overrides,
  });

  test('builds once', async () => {
    build.mockClear();
    expect(isBuilt(artefact())).toBe(false);
    const folder = await ensureBuilt(artefact());
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('made');
    await ensureBuilt(artefact());
    expect(isBuilt(artefact())).toBe(true);
    expect(build).toHaveBeenCalledTimes(1);
  });

  test('builds anew from other sources, or after what it is made from, and drops the old one', async () => {
    await ensureBuilt(artefact());
    const other = artefact({ sources: ['keeper.ts'] });
    const dependent = artefact({ from: [artefact({ name: 'part' })] });
    expect(new Set([artefact(), other, dependent].map(artefactFolder)).size).toBe(3);
    const folder = await ensureBuilt(other);
    expect(readdirSync(cache).map((entry) => join(cache, entry))).toEqual([folder]);
  });

  test('keeps nothing of a build that failed', async () => {
    const broken = artefact({ build: () => Promise.reject(new Error('disk full')) });
    await expect(ensureBuilt(broken)).rejects.toThrow('disk full');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('builds anew what is too old', async () => {
    build.mockClear();
    const perishable = artefact({ maxAgeHours: 12 });
    const folder = await ensureBuilt(perishable);
    const yesterday = Date.now() / 1000 - 24 * 3600;
    utimesSync(folder, yesterday, yesterday);
    expect(isBuilt(perishable)).toBe(false);
    await ensureBuilt(perishable);
    expect(isBuilt(perishable)).toBe(true);
    expect(build).toHaveBeenCalledTimes(2);
  });
});
