import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadBuiltInChecks } from '../src/loaders/load-checks.ts';
import { readMeasures, readStandard, standardNames, standardPage } from './standard-coverage.ts';

/** Writes docs/coverage/<standard>.md: which check answers for which number. Another folder may be named, so that a test can compare. */
const out = process.argv[2] ?? resolve(import.meta.dirname, '../docs/coverage');
mkdirSync(out, { recursive: true });

/** Measures without a number are about containers and engines: they stand behind this one. */
const WITH_MEASURES = 'cis-docker-1.6';

const checks = await loadBuiltInChecks();
for (const name of standardNames()) {
  const measures = name === WITH_MEASURES ? readMeasures() : [];
  writeFileSync(join(out, `${name}.md`), standardPage(readStandard(name), checks, measures));
}
