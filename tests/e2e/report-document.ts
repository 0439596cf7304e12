import { readFileSync } from 'node:fs';
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
