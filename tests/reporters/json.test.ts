import { describe, expect, it } from 'vitest';
import { json } from '../../src/reporters/json.ts';
import { reportDocument } from '../e2e/report-document.ts';
import { exampleReport } from './example-report.ts';
import { render, reporterContract } from './reporter.contract.ts';

reporterContract('json', json);

describe('json', () => {
  it('is the document itself, valid against its schema', async () => {
    const document = exampleReport();
    expect(reportDocument(await render(json, document))).toEqual(JSON.parse(JSON.stringify(document)));
  });
  it('puts one target on a line', async () => {
    const document = exampleReport();
    const lines = (await render(json, document)).split('\n').filter((line) => line.startsWith('{"'));
    expect(lines).toHaveLength(document.targets.length);
  });
});
