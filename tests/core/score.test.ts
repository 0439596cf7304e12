import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/core/generated/report.ts';
import { gradeOf } from '../../src/core/grade.ts';
import { scoreTarget } from '../../src/core/score.ts';
import { findingOf, fingerprintOf, lineOf, resultOf } from './score-examples.ts';

const scoreOf = (results: readonly Result[]) => scoreTarget(results).score;

const gainsOf = (results: readonly Result[]) =>
  scoreTarget(results)
    .results.filter(({ outcome }) => outcome === 'fail')
    .map(({ checkId, gain, gradeAfter }) => [checkId, gain, gradeAfter]);

describe('the value', () => {
  test('is the mean of the lines: one perfect and one failed are 50, however many checks each holds', () => {
    expect(
      scoreOf([...lineOf('ssh-server', { pass: 'h40' }), ...lineOf('firewall', { fail: 'h2' })]).value,
    ).toBe(50);
  });

  test('a line of weight 10 counts half of one of weight 20', () => {
    expect(
      scoreOf([...lineOf('ssh-server', { pass: 'h2' }), ...lineOf('firewall', { fail: 'h1' })]).value,
    ).toBe(66.6667);
  });

  test('is worked out by hand: (24/34 + 10/20) ÷ (1 + 14/20)', () => {
    const results = [
      ...lineOf('ssh-server', { pass: 'h2 m1', fail: 'h1' }),
      ...lineOf('firewall', { pass: 'h1', unknown: 'm1' }),
    ];
    expect(scoreOf(results).value).toBe(Math.round(((24 / 34 + 10 / 20) / 1.7) * 1e6) / 1e4);
  });

  test('a mean that is exactly a boundary is on its good side, whatever the parts it was split in', () => {
    const tenths = Array.from({ length: 10 }, (_, i) =>
      resultOf({
        checkId: `firewall/${i}`,
        severity: 'low',
        outcome: i === 0 ? 'fail' : 'pass',
        weight: 7.1 / 3,
      }),
    );
    expect(scoreOf(tenths)).toMatchObject({ value: 90, grade: 'A' });
  });

  test('a score that falls on half of its last digit rounds alike, whole or split', () => {
    const line = (parts: number) =>
      ['pass', 'fail'].flatMap((outcome, i) =>
        Array.from({ length: parts }, (_, n) =>
          resultOf({
            checkId: `firewall/${outcome}-${n}`,
            severity: 'low',
            outcome: outcome as 'pass',
            weight: (i === 0 ? 1 : 127) / parts,
          }),
        ),
      );
    expect([1, 3, 6].map((parts) => scoreOf(line(parts)).value)).toEqual([0.7813, 0.7813, 0.7813]);
  });

  test('nothing asked, or nothing of weight, is no score rather than 0 or 100', () => {
    for (const results of [[], [resultOf({ checkId: 'firewall/x', severity: 'info', outcome: 'pass' })]])
      expect(scoreOf(results)).toMatchObject({
        value: null,
        grade: null,
        coverage: null,
        upperBound: { value: null },
      });
  });
});

describe('the grade', () => {
  test('A from 90, B from 80, C from 70, D from 50', () => {
    expect([100, 90, 89.9999, 80, 79.9999, 70, 69.9999, 50, 49.9999, 0].map(gradeOf).join('')).toBe(
      'AABBCCDDFF',
    );
  });

  test('one critical finding allows D at best, one high B, a medium one anything, and the number stays', () => {
    const with1 = (fail: string) =>
      scoreOf([...lineOf('ssh-server', { pass: 'h40' }), ...lineOf('isolation', { pass: 'h60', fail })]);
    expect(with1('c1')).toMatchObject({
      grade: 'D',
      gradeUncapped: 'A',
      cappedBy: 'isolation/critical-0-fails',
    });
    expect(with1('h1')).toMatchObject({ grade: 'B', gradeUncapped: 'A' });
    expect(with1('m1')).toMatchObject({ grade: 'A', cappedBy: null, provisional: false });
    expect(with1('c1').value).toBeGreaterThan(90);
  });

  test('the capping check that is named is one that was seen to fail, then the first of the checklist', () => {
    const results = [
      ...lineOf('isolation', { pass: 'h60', unknown: 'c1', fail: 'c2' }),
      ...lineOf('ssh-server', { pass: 'h40', unknown: 'c1' }),
    ];
    expect([results, results.toReversed()].map((each) => scoreOf(each).cappedBy)).toEqual(
      Array(2).fill('isolation/critical-0-fails'),
    );
  });

  test('an unknown of that severity caps alike, says so, and names the best that is possible', () => {
    const results = [
      ...lineOf('ssh-server', { pass: 'h40' }),
      ...lineOf('isolation', { pass: 'h60', unknown: 'c1' }),
    ];
    expect(scoreOf(results)).toMatchObject({
      grade: 'D',
      provisional: true,
      upperBound: { value: 100, grade: 'A' },
    });
  });

  test('a failure in an incomplete set may hide the worst its check knows, and caps so', () => {
    const found = (complete: boolean) => [
      ...lineOf('ssh-server', { pass: 'h40' }),
      resultOf({
        checkId: 'isolation/sockets',
        severity: 'critical',
        outcome: 'fail',
        findings: [findingOf('x', 'low')],
        resources: { passed: 3, total: 4, complete },
      }),
    ];
    expect(scoreOf(found(true))).toMatchObject({ grade: 'A', provisional: false });
    expect(scoreOf(found(false)).provisional).toBe(true);
    expect(scoreOf([...found(false), ...lineOf('firewall', { pass: 'h9' })]).cappedBy).toBe(null);
    const many = [
      'firewall',
      'patching',
      'antivirus',
      'persistence',
      'attack-surface',
      'os-hardening',
    ] as const;
    const padded = [...found(false), ...many.flatMap((section) => lineOf(section, { pass: 'h9' }))];
    expect(scoreOf(padded)).toMatchObject({ grade: 'D', gradeUncapped: 'B', cappedBy: 'isolation/sockets' });
  });
});

describe('waivers', () => {
  const waived = [
    ...lineOf('ssh-server', { pass: 'h4' }),
    ...lineOf('firewall', { pass: 'h1', waived: 'c1' }),
  ];

  test('a failure waived whole is left out of value, cap and coverage, and counted in the value without waivers', () => {
    expect(scoreOf(waived)).toMatchObject({ value: 100, grade: 'A', coverage: 1 });
    expect(scoreOf(waived).valueWithoutWaivers).toBe(Math.round(((1 + 10 / 30) / 2) * 1e6) / 1e4);
  });

  test('in an incomplete set it is as unknown as before: what was not seen is not waived', () => {
    const results = [
      ...lineOf('ssh-server', { pass: 'h4' }),
      resultOf({
        checkId: 'firewall/each',
        severity: 'high',
        outcome: 'fail',
        findings: [findingOf('x', 'high', true)],
        resources: { passed: 1, total: 2, complete: false },
      }),
    ];
    expect(scoreOf(results)).toMatchObject({ value: 66.6667, provisional: true, coverage: 0.8 });
    expect(scoreOf(results).upperBound).toEqual({ value: 100, grade: 'A' });
  });

  test('a failure that names no finding is not waived', () => {
    const bare = resultOf({ checkId: 'firewall/x', severity: 'high', outcome: 'fail', findings: [] });
    expect(scoreOf([bare])).toMatchObject({ value: 0, grade: 'F' });
  });

  test('only what remains unwaived caps', () => {
    const findings = [findingOf('a', 'critical', true), findingOf('b', 'low')];
    const partly = resultOf({ checkId: 'firewall/x', severity: 'critical', outcome: 'fail', findings });
    expect(scoreOf([partly])).toMatchObject({ value: 95, grade: 'A', valueWithoutWaivers: 0 });
  });
});

describe('gain', () => {
  const antivirus = lineOf('antivirus', { fail: 'h1', follows: 'm3' });

  test('no antivirus: the missing program carries the whole line, what follows from it nothing', () => {
    expect(gainsOf([...antivirus, ...lineOf('ssh-server', { pass: 'h4' })])).toEqual([
      ['antivirus/high-0-fails', 50, 'A'],
      ['antivirus/medium-0-follows', 0, 'D'],
      ['antivirus/medium-1-follows', 0, 'D'],
      ['antivirus/medium-2-follows', 0, 'D'],
    ]);
  });

  test('the grade after a fix alone is still held by what remains', () => {
    const results = [
      ...lineOf('ssh-server', { pass: 'h40' }),
      ...lineOf('isolation', { pass: 'h60', fail: 'c1 h1' }),
    ];
    expect(gainsOf(results).map(([, , grade]) => grade)).toEqual(['B', 'D']);
  });

  test('a cause in another target leaves its points to be gained there', () => {
    const foreign = { severity: 'high', outcome: 'fail', causedBy: fingerprintOf('image') } as const;
    const results = [
      resultOf({ checkId: 'non-root-user/uid', ...foreign }),
      ...lineOf('ssh-server', { pass: 'h2' }),
    ];
    expect(scoreOf(results)).toMatchObject({ value: 66.6667 });
    expect(gainsOf(results)).toEqual([['non-root-user/uid', 0, 'D']]);
  });

  test('chains end at their head, circles have none', () => {
    const link = (id: string, cause: string | null) =>
      resultOf({
        checkId: `isolation/${id}`,
        severity: 'high',
        outcome: 'fail',
        findings: [findingOf(id, 'high')],
        causedBy: cause === null ? null : fingerprintOf(cause),
      });
    expect(gainsOf([link('a', null), link('b', 'a'), link('c', 'b')]).map(([, gain]) => gain)).toEqual([
      100, 0, 0,
    ]);
    expect(gainsOf([link('a', 'b'), link('b', 'a')]).map(([, gain]) => gain)).toEqual([0, 0]);
  });

  test('a waived cause still carries what it causes, for nothing else would', () => {
    const cause = resultOf({
      checkId: 'privileged-mode/privileged',
      severity: 'critical',
      outcome: 'fail',
      findings: [findingOf('p', 'critical', true)],
    });
    const follow = resultOf({
      checkId: 'isolation/seccomp',
      severity: 'high',
      outcome: 'fail',
      causedBy: fingerprintOf('p'),
    });
    expect(gainsOf([cause, follow])).toEqual([
      ['privileged-mode/privileged', 100, 'A'],
      ['isolation/seccomp', 0, 'F'],
    ]);
  });

  test('a follower whose credit was set before its cause was known has none', () => {
    const late = resultOf({
      checkId: 'isolation/seccomp',
      severity: 'high',
      outcome: 'fail',
      findings: [findingOf('s', 'low')],
    });
    const { results, score } = scoreTarget([{ ...late, causedBy: fingerprintOf('elsewhere') }]);
    expect([results[0]?.credit, score.value]).toEqual([0, 0]);
  });
});

describe('sections', () => {
  test('come in the order of the checklist, only those asked, with weight, coverage and counts', () => {
    const results = [
      ...lineOf('isolation', { waived: 'h1', pass: 'm1' }),
      ...lineOf('firewall', { pass: 'h1', fail: 'm1', unknown: 'm2' }),
      resultOf({ checkId: 'patching/x', severity: 'high', outcome: 'not-applicable' }),
    ];
    const none = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, manual: 0 };
    expect(scoreTarget(results).sections).toEqual([
      { ...none, id: 'patching', score: null, weight: 0, coverage: null, notApplicable: 1 },
      { ...none, id: 'firewall', score: 45.4545, weight: 22, coverage: 0.6364, pass: 1, fail: 1, unknown: 2 },
      { ...none, id: 'isolation', score: 100, weight: 4, coverage: 1, pass: 1, fail: 1 },
    ]);
  });
});
