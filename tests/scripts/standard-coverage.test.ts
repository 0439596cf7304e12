import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  measureFaults,
  readMeasures,
  readStandard,
  type Standard,
  standardFaults,
  standardNames,
  standardPage,
} from '../../scripts/standard-coverage.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import { loadBuiltInChecks } from '../../src/loaders/load-checks.ts';

const root = resolve(import.meta.dirname, '../..');
const checks = await loadBuiltInChecks();
const standards = standardNames().map(readStandard);

describe.each(standards)('$standard', (standard) => {
  it('has a check or a reason for each number, and no check cites one that is not there', () => {
    expect(standardFaults(standard, checks)).toEqual([]);
  });
});

it('docker-bench-security 1.6 numbers 125 tests: 117 of the benchmark, 8 of Docker Enterprise', () => {
  const { numbers } = readStandard('cis-docker-1.6');
  expect(numbers).toHaveLength(125);
  expect(numbers.filter(({ id }) => id.startsWith('8.'))).toHaveLength(8);
  expect(numbers.filter(({ kind }) => kind === 'automated')).toHaveLength(96);
});

it.each([
  ['cis-debian-12', 312],
  ['dev-sec-linux', 59],
  ['lynis', 411],
])('%s has %i numbers', (name, count) => {
  expect(readStandard(name).numbers).toHaveLength(count);
});

it('every measure has a check that is there, or a reason', () => {
  expect(measureFaults(readMeasures(), checks)).toEqual([]);
});

it('the pages are as the generator writes them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-standards-'));
  try {
    execFileSync(process.execPath, ['--conditions=source', 'scripts/generate-standard-coverage.ts', folder], {
      cwd: root,
    });
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'utf8'), `${name}: npm run generate`).toBe(
        readFileSync(join(root, 'docs/coverage', name), 'utf8'),
      );
    expect(readdirSync(folder)).toHaveLength(standards.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('what is wrong', () => {
  const standard: Standard = {
    standard: 'nist-800-190',
    title: 'Three numbers',
    about: 'Made up.',
    chapters: [
      { id: '1', title: 'First' },
      { id: '2', title: 'Second' },
    ],
    numbers: [
      { id: '1.1', title: 'covered' },
      { id: '1.2', title: 'left out', reason: 'a | matter of taste' },
      { id: '2.1', title: 'open' },
    ],
  };
  const citing = (...ids: readonly string[]): readonly AnyCheck[] =>
    ids.map((id) => ({
      ...(checks[0] as AnyCheck),
      id: `isolation/x${id}`,
      references: [{ standard: 'nist-800-190', id }],
    }));

  it('is a number that nobody answers for, one answered twice, and one that is not there', () => {
    expect(standardFaults(standard, citing('1.1', '1.2', '9.9'))).toEqual([
      'nist-800-190 1.2 has a reason, and isolation/x1.2 besides',
      'nist-800-190 2.1 has neither a check nor a reason',
      'nist-800-190 9.9, cited by isolation/x9.9, does not exist',
    ]);
    expect(standardFaults(standard, citing('1.1', '2.1'))).toEqual([]);
    const known = { ...(checks[0] as AnyCheck), id: 'isolation/known', references: [] };
    const reason = 'asked by isolation/known and isolation/nowhere, see /etc/firewall/rules';
    expect(
      standardFaults(
        { ...standard, numbers: [...standard.numbers, { id: '2.2', title: 'left out', reason }] },
        [...citing('1.1', '2.1'), known],
      ),
    ).toEqual(['nist-800-190 2.2: there is no check isolation/nowhere']);
    expect(
      standardFaults(
        { ...standard, numbers: [...standard.numbers, ...standard.numbers.slice(0, 1)] },
        citing('1.1', '2.1'),
      ),
    ).toEqual(['nist-800-190 1.1 stands twice']);
    expect(
      standardFaults({ ...standard, chapters: standard.chapters.slice(0, 1) }, citing('1.1', '2.1')),
    ).toEqual(['nist-800-190 2.1 is in no chapter']);
  });

  it('is a measure without either, with both, twice, or of a check that is not there', () => {
    const measure = { section: 'isolation', measure: 'm' };
    expect(measureFaults([measure], checks)).toHaveLength(1);
    expect(measureFaults([{ ...measure, checks: ['isolation/nowhere'] }], checks)).toEqual([
      '"m" (isolation): there is no check isolation/nowhere',
    ]);
    expect(measureFaults([{ ...measure, checks: ['isolation/seccomp'], reason: 'r' }], checks)).toHaveLength(
      1,
    );
    expect(
      measureFaults(
        [
          { ...measure, reason: 'r' },
          { ...measure, reason: 'r' },
        ],
        checks,
      ),
    ).toEqual(['"m" (isolation) stands twice']);
  });

  it('shows on the page', () => {
    const page = standardPage(standard, citing('1.1'), [
      { section: 'isolation', measure: 'm', reason: 'r' },
      { section: 'isolation', measure: 'n', checks: ['isolation/seccomp'] },
    ]);
    expect(page).toContain('1 of 3 numbers have a check');
    expect(page.match(/^## .*/gm)).toEqual(['## 1 First', '## 2 Second', '## Left out without a number']);
    expect(page).toContain('| 1.1 | covered | `isolation/x1.1` |');
    expect(page).toContain('| 1.2 | left out | Left out: a \\| matter of taste |');
    expect(page).toContain('| isolation | m | r |');
    expect(page).not.toContain('| n |');
  });
});
