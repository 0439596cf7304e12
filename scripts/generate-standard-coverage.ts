import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadBuiltInChecks } from '../src/loaders/load-checks.ts';
import { readMeasures, readStandard, standardPage } from './standard-coverage.ts';

/** Writes docs/coverage/<standard>.md: which check answers for which number. Another folder may be named, so that a test can compare. */
const out = process.argv[2] ?? resolve(import.meta.dirname, '../docs/coverage');
mkdirSync(out, { recursive: true });

const checks = await loadBuiltInChecks();
writeFileSync(
  join(out, 'cis-docker-1.6.md'),
  standardPage(readStandard('cis-docker-1.6'), checks, readMeasures()),
);
writeFileSync(join(out, 'nist-800-190.md'), standardPage(readStandard('nist-800-190'), checks));
writeFileSync(join(out, 'dev-sec-ssh.md'), standardPage(readStandard('dev-sec-ssh'), checks));
