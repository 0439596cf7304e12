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
  it('means the same and holds nothing that is obeyed when it is printed', async () => {
    const document = exampleReport();
    const name = 'a\u061c\u180e\ufff9\ufffb\u202e\u009b\u{e0041}\u{e007f}b';
    const [first, ...others] = document.targets;
    if (first === undefined) throw new Error('no target');
    const text = await render(json, { ...document, targets: [{ ...first, name }, ...others] });
    expect(text.match(/[\u061c\u180e\ufff9-\ufffb\u202e\u009b]|[\u{e0000}-\u{e007f}]/u)).toBeNull();
    expect(JSON.parse(text).targets[0].name).toBe(name);
  });
  it('puts one target on a line', async () => {
    const document = exampleReport();
    const lines = (await render(json, document)).split('\n').filter((line) => line.startsWith('{"'));
    expect(lines).toHaveLength(document.targets.length);
  });
});
