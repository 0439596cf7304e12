import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadScanReport } from '../../src/loaders/load-scan-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'rempart-scan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string): string => {
  const text = readFileSync(new URL(`../../fixtures/scan-reports/${name}.json`, import.meta.url), 'utf8');
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(JSON.parse(text).body));
  return path;
};

describe('a report from a file', () => {
  it.each(['trivy', 'grype'])('of %s is known by its form', async (name) =>
    expect((await loadScanReport(written(name))).scanner).toBe(name),
  );
  it('that is not there is a mistake of the user', async () =>
    expect(loadScanReport(join(folder, 'none.json'))).rejects.toThrow(/ENOENT/));
  it('that is neither is refused', async () => {
    const path = join(folder, 'other.json');
    writeFileSync(path, '{}');
    await expect(loadScanReport(path)).rejects.toThrow(/is not taken/);
  });
});
