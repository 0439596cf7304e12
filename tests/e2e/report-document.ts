import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';

const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../schemas/report.schema.json'), 'utf8')),
);

/** A JSON report, valid against the published schema. */
export const reportDocument = (text: string): Report => {
  const report = JSON.parse(text) as Report;
  expect(validate(report), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  return report;
};

/** What a replay has to give again, byte for byte (design section 7). */
export const replayedPart = ({ checks, targets, summary }: Report): string =>
  JSON.stringify({ checks, targets, summary });

/**
 * What these say depends on when a container is looked at: between two starts, before its first health check; and on how long ago the test bed
 * made its images.
 */
export const TIMED: ReadonlySet<string> = new Set([
  'resource-limits/restart-loop',
  'resource-limits/health-status',
  'resource-limits/out-of-memory',
  'docker-engine/images-in-use',
]);

/** Compares which outcomes each check had on real targets with `fixtures/coverage/<name>.json`, from which the coverage page is made. */
export const expectSeen = (name: string, reports: readonly Report[]): void => {
  const path = resolve(import.meta.dirname, `../../fixtures/coverage/${name}.json`);
  const outcomes = new Map<string, Set<string>>();
  for (const { checkId, outcome } of reports.flatMap(({ targets }) =>
    targets.flatMap(({ results }) => results),
  )) {
    if (outcome !== 'pass' && outcome !== 'fail') continue;
    outcomes.set(checkId, (outcomes.get(checkId) ?? new Set()).add(outcome));
  }
  const seen = Object.fromEntries(
    [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, set]) => [id, [...set].sort()]),
  );
  const recorded = () => JSON.parse(readFileSync(path, 'utf8')) as typeof seen;
  if (process.env.REMPART_UPDATE_GOLDEN === '1') {
    const known = existsSync(path) ? recorded() : {};
    for (const id of TIMED) {
      const ever = [...new Set([...(known[id] ?? []), ...(seen[id] ?? [])])].sort();
      if (ever.length > 0) seen[id] = ever;
    }
    const sorted = Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
  }
  const expected = recorded();
  // The page keeps what those of the moment ever were; that they are otherwise today is no fault.
  const steady = (all: typeof seen) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => !TIMED.has(id)));
  expect(steady(seen)).toEqual(steady(expected));
};
