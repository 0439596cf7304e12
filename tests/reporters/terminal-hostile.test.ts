import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { terminal } from '../../src/reporters/terminal/terminal.ts';
import fc from '../seeded-properties.ts';
import { exampleReport } from './example-report.ts';
import { hostileText, OBEYED_OR_INVISIBLE } from './hostile-text.ts';
import { render } from './reporter.contract.ts';

/** Fields of a report that carry what a target said, wherever they stand. */
const TOLD = new Set([
  ...['name', 'message', 'hint', 'os', 'version', 'kernel', 'arch', 'user', 'hostKey', 'text', 'actual'],
  ...[
    'expected',
    'path',
    'pointer',
    'resource',
    'command',
    'flag',
    'compose',
    'breaks',
    'locator',
    'excerpt',
  ],
  ...['reasons', 'sessions', 'remediation'],
]);

/** The document with every told text replaced by the next of `texts`. */
const withTexts = (document: Report, texts: readonly string[]): Report => {
  let next = 0;
  const take = (): string => texts[next++ % texts.length] ?? '';
  const replaced = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return TOLD.has(key) ? take() : value;
    if (Array.isArray(value)) return value.map((item) => replaced(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, name)]));
  };
  return replaced(document, '') as Report;
};

/** The example with a fix, evidence and an interruption, so that every line there is comes into the text. */
const everything = (): Report => {
  const document = exampleReport();
  const fix = { command: 'x', flag: 'x', compose: 'x', daemon: null, dockerfile: null, breaks: 'x' };
  const evidence = [{ source: 'file', locator: 'x', excerpt: 'x', truncated: false }] as const;
  const connection = document.targets.find((target) => target.connection !== null)?.connection ?? null;
  return {
    ...document,
    run: { ...document.run, partial: true, exit: { code: 1, reasons: ['x', 'x'] } },
    targets: document.targets.map((target) => ({
      ...target,
      connection,
      error: target.error ?? (target.id === 'h1' ? { code: 'timeout', message: 'x', hint: 'x' } : null),
      results: target.results.map((result) => ({
        ...result,
        evidence: [...evidence],
        findings: result.findings.map((finding) => ({
          ...finding,
          fix,
          actual: 'x',
          expected: 'x',
          location: { path: finding.location.path, line: 1, pointer: 'x', resource: 'x' },
        })),
      })),
    })),
  };
};

describe('the terminal report of hostile targets', () => {
  it('holds no control, bidirectional or invisible character but its own, and no line is too wide', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileText, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 40, max: 140 }),
        fc.boolean(),
        fc.boolean(),
        async (texts, columns, colour, verbose) => {
          const text = await render(terminal({ columns, colour, verbose }), withTexts(everything(), texts));
          const plain = colour ? text.replace(/\u001b\[(?:1|2|22|31|33|32|39)m/g, '') : text;
          expect(OBEYED_OR_INVISIBLE.exec(plain.replaceAll('\n', ''))?.[0]).toBeUndefined();
          for (const line of plain.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the same number of lines, whatever its length, up to what is shown of each text', async () => {
    const lines = async (text: string) =>
      (
        await render(terminal({ columns: 80, colour: false, verbose: true }), withTexts(everything(), [text]))
      ).split('\n').length;
    for (const word of ['long ', '字', ' '])
      expect(await lines(word.repeat(100_000 / word.length))).toBe(await lines(word.repeat(5_000)));
  });
});
