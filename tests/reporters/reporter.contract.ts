import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import type { Reporter } from '../../src/reporters/reporter.ts';
import { exampleReport, report, target } from './example-report.ts';

/** The text of a report that went through its JSON form first: a reporter may use only what the document carries. */
export const render = async (reporter: Reporter, document: Report): Promise<string> => {
  const { run, summary, targets, ...head } = JSON.parse(JSON.stringify(document)) as Report;
  async function* stream() {
    yield* targets;
  }
  let text = '';
  for await (const part of reporter(head, stream(), async () => ({ run, summary }))) text += part;
  return text;
};

/** What every format promises. */
export const reporterContract = (name: string, reporter: Reporter): void => {
  describe(`${name} keeps the contract of a reporter`, () => {
    it('is a function of the document: the same text twice', async () => {
      expect(await render(reporter, exampleReport())).toBe(await render(reporter, exampleReport()));
    });
    it('ends with a newline', async () => {
      expect(await render(reporter, exampleReport())).toMatch(/\n$/);
    });
    it('lets no control character of a target through', async () => {
      const text = await render(reporter, exampleReport());
      expect(text.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)).toBeNull();
    });
    it('renders a run of nothing', async () => {
      expect((await render(reporter, report([]))).length).toBeGreaterThan(10);
    });
    it('renders ten thousand findings', async () => {
      const [example] = exampleReport().targets;
      if (example === undefined) throw new Error('no example');
      const [, , , failing] = example.results;
      if (failing === undefined) throw new Error('no failure');
      const many = {
        ...failing,
        findings: Array.from({ length: 10_000 }, (_, index) => ({
          ...failing.findings[0],
          fingerprint: String(index).padStart(32, '0'),
        })),
      };
      const text = await render(
        reporter,
        report([[target({ id: 'h', kind: 'host', results: [many as typeof failing] })]]),
      );
      expect(text.length).toBeGreaterThan(100);
    });
  });
};
