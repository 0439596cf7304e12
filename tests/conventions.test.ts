import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AnyCheck, SECTIONS } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { builtInChecks } from '../checks/index.ts';
import { planFor } from '../src/audit.ts';
import { type Needs, STANDARDS } from '../src/core/check.ts';
import type { AnyFact } from '../src/core/fact.ts';
import { probeKey } from '../src/core/probe.ts';
import { TARGET_KINDS } from '../src/core/target.ts';
import * as facts from '../src/facts/index.ts';

const root = resolve(import.meta.dirname, '..');

/** The file that holds each check: one of its own, or a table in its section's folder. */
const checkFiles = new Map<string, string>();
for (const section of Object.keys(SECTIONS))
  for (const name of readdirSync(join(root, 'checks', section))) {
    const module: { readonly default: AnyCheck | readonly AnyCheck[] } = await import(
      `../checks/${section}/${name}`
    );
    for (const { id } of [module.default].flat()) checkFiles.set(id, `${section}/${name.slice(0, -3)}`);
  }

/** The text of every test of a section's checks. */
const testsOf = (section: string): string => {
  const folder = join(root, 'tests/checks', section);
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
};

describe('every check', () => {
  for (const check of builtInChecks)
    it(check.id, () => {
      expect(check.id).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
      expect(Object.keys(SECTIONS)).toContain(check.id.split('/')[0]);
      expect(check.title.length, 'a title has at most 75 characters').toBeLessThanOrEqual(75);
      expect(check.title, 'a title is an assertion without a period').not.toMatch(/\.$/);
      expect(check.title).toMatch(/^[A-Za-z/]/);
      expect(check.rationale.length).toBeGreaterThan(20);
      expect(check.remediation.length).toBeGreaterThan(10);
      expect(check.references.length, 'a check says where its rule comes from').toBeGreaterThan(0);
      for (const { standard, id } of check.references) {
        expect(STANDARDS).toContain(standard);
        expect(id).not.toBe('');
      }
      const file = checkFiles.get(check.id);
      expect(file?.split('/')[0], 'a check lies in its section').toBe(check.id.split('/')[0]);
      expect(
        testsOf(check.id.split('/')[0] ?? ''),
        `a test below tests/checks that imports ${file}.ts`,
      ).toContain(`checks/${file}.ts`);
    });
});

describe('every check on containers or images', () => {
  const WAYS = ['command', 'flag', 'compose', 'daemon', 'dockerfile'] as const;
  const on = (...kinds: readonly AnyCheck['targets'][number][]): readonly AnyCheck[] =>
    builtInChecks.filter(({ targets }) => kinds.some((kind) => targets.includes(kind)));
  const ids = (checks: readonly AnyCheck[]): readonly string[] => checks.map(({ id }) => id);

  it('says how a failure is mended, in the words of at least one tool', () => {
    expect(ids(on('container', 'image').filter(({ fix }) => WAYS.every((way) => !fix?.[way])))).toEqual([]);
  });

  it('says what mending it may break', () => {
    expect(ids(on('container', 'image').filter(({ fix }) => !fix?.breaks))).toEqual([]);
  });

  it('of a container says where its findings were seen, and no other does', () => {
    expect(ids(on('container').filter(({ seen }) => seen === undefined))).toEqual([]);
    expect(
      ids(builtInChecks.filter(({ targets, seen }) => seen !== undefined && !targets.includes('container'))),
    ).toEqual([]);
  });
});

describe('the registry', () => {
  it('has unique ids', () => {
    const ids = builtInChecks.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('covers every line of the checklist with at least four checks, seventy in all', () => {
    const counts = Map.groupBy(builtInChecks, ({ id }) => id.split('/')[0] ?? '');
    const thin = Object.keys(SECTIONS).filter((section) => (counts.get(section)?.length ?? 0) < 4);
    expect(thin).toEqual([]);
    expect(builtInChecks.length).toBeGreaterThanOrEqual(70);
  });

  it('is generated from the folders: adding a check edits no list (law 8)', () => {
    const before = ['checks/index.ts', 'src/facts/index.ts'].map((path) =>
      readFileSync(join(root, path), 'utf8'),
    );
    const folder = mkdtempSync(join(tmpdir(), 'rempart-index-'));
    try {
      execFileSync(process.execPath, ['scripts/generate-check-index.ts', folder], { cwd: root });
      expect(readFileSync(join(folder, 'checks-index.ts'), 'utf8')).toBe(before[0]);
      expect(readFileSync(join(folder, 'facts-index.ts'), 'utf8')).toBe(before[1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has no test of a check that is not there', () => {
    const missing = Object.keys(SECTIONS).flatMap((section) =>
      [...testsOf(section).matchAll(/checks\/([a-z-]+\/[a-z0-9-]+)\.ts'/g)]
        .map(([, path]) => path ?? '')
        .filter((path) => !existsSync(join(root, 'checks', `${path}.ts`))),
    );
    expect(missing).toEqual([]);
  });
});

describe('facts', () => {
  const all = (Object.values(facts) as readonly unknown[]).filter(
    (value): value is AnyFact =>
      typeof value === 'object' && value !== null && 'questions' in value && 'resolve' in value,
  );

  it('have unique ids', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('are told apart by their ids, those that no door exports too', () => {
    const byId = new Map<string, AnyFact>();
    const visit = (fact: AnyFact): void => {
      const before = byId.get(fact.id);
      // `optional` wraps a fact anew at each use; what it wraps is looked at instead.
      if (!fact.optional)
        expect(before === undefined || before === fact, `two facts are called ${fact.id}`).toBe(true);
      if (before !== undefined) return;
      byId.set(fact.id, fact);
      fact.from.forEach(visit);
    };
    for (const check of builtInChecks) {
      const needs: Needs = check.needs;
      const maps = [
        needs.self,
        needs.peers,
        ...Object.values(needs.parent ?? {}),
        ...Object.values(needs.children ?? {}),
      ];
      if (needs.peers !== undefined) expect(check.targets, check.id).toEqual(['host']);
      for (const map of maps) Object.values(map ?? {}).forEach(visit);
    }
    expect(byId.size).toBeGreaterThan(80);
  });

  it('ask each question once: two facts with the same probe would have to agree on its redaction', () => {
    for (const kind of TARGET_KINDS) {
      const asked = new Map<string, string>();
      for (const fact of planFor(builtInChecks)[kind].facts)
        for (const { probe } of fact.questions) {
          if (probe.kind === 'executable') continue;
          const key = probeKey(probe);
          expect([undefined, fact.id], `${fact.id} and ${asked.get(key)} ask ${key}`).toContain(
            asked.get(key),
          );
          asked.set(key, fact.id);
        }
    }
  });

  it('need at most two waves: what a second wave asks names no third (law 3)', () => {
    for (const kind of TARGET_KINDS)
      for (const fact of planFor(builtInChecks)[kind].followUps) {
        const bases = [
          ...fact.from,
          ...Object.values(fact.fromChildren).flatMap((map) => Object.values(map ?? {})),
        ];
        const visit = (base: (typeof bases)[number]): boolean =>
          base.followUp !== null || base.from.some(visit);
        expect(bases.some(visit), `${fact.id} waits for a fact of the second wave`).toBe(false);
      }
  });

  it('give a check no child fact that needs a parent', () => {
    for (const check of builtInChecks) {
      const needs: Needs = check.needs;
      for (const kind of Object.keys(needs.children ?? {})) expect(TARGET_KINDS).toContain(kind);
      for (const kind of Object.keys(needs.parent ?? {})) expect(TARGET_KINDS).toContain(kind);
    }
  });
});

describe('the tree', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

  it('has no file whose name says nothing', () => {
    expect(
      tracked.filter((path) => /(^|\/)(utils?|helpers?|misc|common|managers?|types)\.ts$/.test(path)),
    ).toEqual([]);
  });

  it('skips no test without a reason', () => {
    const weak = /\b(?:it|test|describe)\.(?:only|todo)\b|\b(?:it|test|describe)\.skip\(/;
    const found = tracked.filter(
      (path) =>
        /^tests\/.*\.ts$/.test(path) &&
        !/conventions|testbed\/available/.test(path) &&
        weak.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('draws no property by chance: each has a seed', () => {
    const found = tracked.filter(
      (path) =>
        /^tests\/.*\.ts$/.test(path) &&
        !/conventions|seeded-properties/.test(path) &&
        /from 'fast-check'|Math\.random\(/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('leaves generated files as the generators write them', () => {
    const paths = [
      'src/core/generated/report.ts',
      'src/core/generated/recording.ts',
      'src/core/generated/inventory.ts',
      'src/core/generated/vulnerability-database.ts',
      'src/generated/validators.ts',
    ];
    const folder = mkdtempSync(join(tmpdir(), 'rempart-schemas-'));
    try {
      execFileSync(process.execPath, ['scripts/generate-schema-types.ts', folder], { cwd: root });
      for (const path of paths)
        expect(readFileSync(join(folder, path), 'utf8'), path).toBe(readFileSync(join(root, path), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
