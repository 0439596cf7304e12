import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cisSection5, outside } from './cis-section-5.ts';
import { COUNT } from './container-configuration.ts';
import { disagreements, explanationsOf, isCase, objector } from './disagreements.ts';
import { comparedVerdicts, digestOfConfigurations, readBenchLog, recordedVerdicts } from './docker-bench.ts';
import { otherMistakes } from './other-sections.ts';

const root = resolve(import.meta.dirname, '../..');

describe('docker-bench-security on the generated containers', () => {
  const recorded = recordedVerdicts();
  const compared = comparedVerdicts(recorded);

  it('was recorded on these very configurations; otherwise run bench/docker-bench-verdicts.ts', () => {
    expect(recorded.digest).toBe(digestOfConfigurations());
  });

  it('was asked every number of the section', () => {
    const ours = [...Object.keys(cisSection5), ...Object.keys(outside)];
    expect(ours.sort()).toEqual(Object.keys(recorded.numbers).sort());
  });

  it('was seen to list and to pass containers, and most of them ran', () => {
    expect(recorded.running.length).toBeGreaterThan(COUNT / 2);
    expect(compared.some(({ listed }) => listed)).toBe(true);
    expect(compared.some(({ listed, right }) => !listed && right === 'fail')).toBe(true);
  });

  for (const number of Object.keys(cisSection5))
    it(`${number}: each difference has one explanation, and each explanation a difference`, () => {
      const wrong = compared
        .filter((verdict) => verdict.number === number)
        .flatMap((verdict) => {
          const rows = explanationsOf(verdict);
          const alone = objector(verdict);
          const byChance = rows.length === 1 && rows[0]?.byChance === true;
          const isExplained = verdict.varies
            ? byChance
            : alone === null
              ? rows.length === 0 || byChance
              : rows.length === 1 && rows[0]?.objects === alone;
          const { name, running, body } = verdict.subject;
          return isExplained
            ? []
            : [
                {
                  name,
                  running,
                  objects: alone,
                  explained: rows.map(({ why }) => why),
                  body: JSON.stringify(body),
                },
              ];
        });
      expect(wrong).toEqual([]);
    });

  for (const row of disagreements)
    it(`${row.number ?? 'any number'} has a case: ${row.why}`, () => {
      const cases = compared.filter((verdict) => isCase(verdict, row));
      expect(cases.length).toBeGreaterThan(0);
    });

  it('reads names out of every form of item', () => {
    const results = [
      { id: '5.8', result: 'WARN', items: ['case-003:80', 'partner-plain:81'] },
      { id: '5.30', result: 'INFO', items: ['01f1d2c69b83:case-001', '01f1d2c69b83:case-000'] },
      { id: '5.23', result: 'NOTE' },
    ];
    expect(readBenchLog(JSON.stringify({ tests: [{ results }] }))).toEqual({
      '5.8': { result: 'WARN', flagged: ['case-003'] },
      '5.30': { result: 'INFO', flagged: ['case-000', 'case-001'] },
      '5.23': { result: 'NOTE', flagged: [] },
    });
  });
});

describe('docs/coverage/docker-bench.md', () => {
  it('is what the generator makes of the fixture', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rempart-page-'));
    try {
      execFileSync(
        process.execPath,
        ['--conditions=source', 'scripts/generate-docker-bench-page.ts', folder],
        {
          cwd: root,
        },
      );
      const page = 'coverage/docker-bench.md';
      expect(readFileSync(join(root, 'docs', page), 'utf8')).toBe(readFileSync(join(folder, page), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names tests that are there', () => {
    const missing = otherMistakes.filter(
      ({ test }) => test !== null && !existsSync(join(root, 'tests/checks', test)),
    );
    expect(missing).toEqual([]);
  });
});
