import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { ReportFinding, Result } from '../../src/core/generated/report.ts';
import { sanitize, sanitizeLines } from '../../src/reporters/terminal/sanitize.ts';
import { terminal } from '../../src/reporters/terminal/terminal.ts';
import { exampleReport, finding, HOSTILE, report, result, target } from './example-report.ts';
import { render, reporterContract } from './reporter.contract.ts';

reporterContract('terminal', terminal({ columns: 80, colour: false, verbose: false }));
reporterContract('terminal, verbose', terminal({ columns: 160, colour: false, verbose: true }));

describe('terminal', () => {
  for (const [columns, verbose] of [
    [60, false],
    [80, false],
    [80, true],
    [160, false],
  ] as const)
    it(`golden at ${columns} columns${verbose ? ', verbose' : ''}`, async () => {
      const path = resolve(
        import.meta.dirname,
        `../../fixtures/reports/terminal-${columns}${verbose ? '-verbose' : ''}.txt`,
      );
      const text = await render(terminal({ columns, colour: false, verbose }), exampleReport());
      if (process.env.REMPART_UPDATE_GOLDEN === '1' || !existsSync(path)) writeFileSync(path, text);
      expect(text).toBe(readFileSync(path, 'utf8'));
    });

  for (const columns of [40, 60, 80, 120])
    it(`is never wider than ${columns} columns`, async () => {
      const text = await render(terminal({ columns, colour: false, verbose: true }), exampleReport());
      for (const line of text.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
    });

  it('says the same with and without colour', async () => {
    const plain = await render(terminal({ columns: 80, colour: false, verbose: false }), exampleReport());
    const coloured = await render(terminal({ columns: 80, colour: true, verbose: false }), exampleReport());
    expect(coloured).toContain('\u001b[31m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  for (const name of ['a-very-long-name.'.repeat(30), '🦊'.repeat(150), '日本'.repeat(100)])
    it(`breaks a long name before it is painted: ${name.slice(0, 8)}`, async () => {
      const document = exampleReport();
      const long = { ...document, targets: document.targets.map((target) => ({ ...target, name })) };
      const error = { code: 'unreachable', message: `no answer from ${name}`, hint: 'wait' } as const;
      const dead = long.targets.map((target) => ({
        ...target,
        status: 'unreachable' as const,
        error,
        results: [],
      }));
      for (const targets of [long.targets, dead]) {
        const text = await render(terminal({ columns: 60, colour: true, verbose: false }), {
          ...long,
          targets,
        });
        expect(text.isWellFormed()).toBe(true);
        for (const line of text.split('\n')) {
          expect(stringWidth(line), line).toBeLessThanOrEqual(60);
          const codes: readonly string[] = line.match(/\u001b(?:\[\d+m)?/g) ?? [];
          for (const [open, close] of [
            ['\u001b[1m', '\u001b[22m'],
            ['\u001b[31m', '\u001b[39m'],
          ])
            expect(
              codes.lastIndexOf(open ?? '') < codes.lastIndexOf(close ?? '') || !codes.includes(open ?? ''),
              line,
            ).toBe(true);
          expect(codes.filter((code) => !code.endsWith('m'))).toEqual([]);
        }
      }
    });

  it('counts the failures of a container as they are listed: by their worst finding, without those that are accepted', async () => {
    const waiver = { id: 'w', reason: '', owner: null, expires: null };
    const fails = (checkId: string, severity: Result['severity'], found: Partial<ReportFinding>) =>
      result({ checkId, outcome: 'fail', severity, findings: [finding({ message: 'x', ...found })] });
    const container = target({
      id: 'c1',
      kind: 'container',
      results: [
        fails('privileged-mode/added-capabilities', 'critical', { severity: 'high' }),
        fails('resource-limits/memory-limit', 'high', { severity: 'high', waiver }),
      ],
    });
    const text = await render(
      terminal({ columns: 80, colour: false, verbose: false }),
      report([[container]]),
    );
    expect(/^ {2}c1 +\S+ \S+ +(.*)$/m.exec(text)?.[1]).toBe('1 high');
  });

  it('puts the answer at the bottom', async () => {
    const lines = (await render(terminal({ columns: 80, colour: false, verbose: false }), exampleReport()))
      .trimEnd()
      .split('\n');
    expect(lines.at(-1)).toMatch(/^Score .*coverage \d+ %$/);
  });

  it('tells one fault once: what follows stands with its cause', async () => {
    const text = await render(terminal({ columns: 80, colour: false, verbose: false }), exampleReport());
    expect(text).toContain('1 more fails only because of this: ssh-server/consequence');
    expect(text.match(/ssh-server\/consequence/g)).toHaveLength(1);
  });

  it('shows worst first', async () => {
    const text = await render(terminal({ columns: 80, colour: false, verbose: false }), exampleReport());
    expect(text.indexOf('firewall/default-deny')).toBeLessThan(text.indexOf('ssh-server/permit-root-login'));
  });
});

describe('sanitize', () => {
  it('escapes instead of dropping, so that nothing hides', () => {
    expect(sanitize(HOSTILE)).toBe(
      '\\e[2J\\u{202e}</script><img src=x onerror=alert(1)>\\r\\n=cmd()\\0"\'`$(id)\\u{2028}\\u{feff}',
    );
  });
  it('leaves text of every script alone', () => {
    for (const text of ['plain', 'Grüße', '日本語', 'עברית', '👩‍💻'.replace('\u200d', ''), 'a\u0301'])
      expect(sanitize(text)).toBe(text);
  });
  it('keeps the lines of a text of several', () => {
    expect(sanitizeLines('a\u001b[2J\n  b\r')).toBe('a\\e[2J\n  b\\r');
  });
  it('escapes a lone surrogate and tag characters', () => {
    expect(sanitize('a\ud800b')).toBe('a\\u{d800}b');
    expect(sanitize('\u{e0041}')).toBe('\\u{e0041}');
  });
});
