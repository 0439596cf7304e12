import { describe, expect, test } from 'vitest';
import { creditAfterWaivers, creditOf, creditWithoutWaivers } from '../../src/core/credit.ts';
import type { Result } from '../../src/core/generated/report.ts';
import { SEVERITIES, type Severity } from '../../src/core/severity.ts';
import fc from '../seeded-properties.ts';
import { atMost } from './score-arbitraries.ts';
import { findingOf, resultOf } from './score-examples.ts';

const SEED = 20_260_103;

const failing = (
  check: Severity,
  found: Severity[],
  more: Partial<Parameters<typeof creditOf>[0]> = {},
): number =>
  creditOf({
    outcome: 'fail',
    severity: check,
    findings: found.map((severity, i) => findingOf(`${i}`, severity)),
    resources: null,
    ...more,
  });

describe(`the credit of a result (seed ${SEED})`, () => {
  test('a pass has all of it; fail, unknown, manual and not-applicable have none', () => {
    const of = (outcome: 'pass' | 'fail' | 'unknown' | 'manual' | 'not-applicable'): number =>
      creditOf({ outcome, severity: 'high', findings: [], resources: null });
    expect(['pass', 'fail', 'unknown', 'manual', 'not-applicable'].map((o) => of(o as 'pass'))).toEqual([
      1, 0, 0, 0, 0,
    ]);
  });

  test('a worst finding milder than the check loses only its own weight', () => {
    expect(failing('critical', ['low', 'high'])).toBe(0.5);
    expect(failing('high', ['medium'])).toBe(0.6);
    expect(failing('high', ['high', 'low'])).toBe(0);
    expect(failing('low', ['info'])).toBe(1);
  });

  test('a finding worse than its check counts as the check, and a check without weight has no credit', () => {
    expect(failing('medium', ['critical'])).toBe(0);
    expect(failing('info', ['info'])).toBe(0);
  });

  test('the passing share is credit where declared, over a complete set, and not for a critical check', () => {
    const resources = { passed: 27, total: 30, complete: true };
    expect(failing('high', ['high'], { resources, partialCredit: true })).toBeCloseTo(0.9);
    expect(failing('high', ['high'], { resources })).toBe(0);
    expect(failing('critical', ['critical'], { resources, partialCredit: true })).toBe(0);
    expect(
      failing('high', ['high'], { resources: { ...resources, complete: false }, partialCredit: true }),
    ).toBe(0);
  });

  test('the share that fails loses the weight of the worst finding: 3 of 30 milder ones cost a tenth of what 30 would', () => {
    const resources = { passed: 27, total: 30, complete: true };
    expect(failing('high', ['medium'], { resources, partialCredit: true })).toBeCloseTo(1 - 0.1 * 0.4);
  });

  test('an incomplete set and a failure that only follows from another have none, however mild', () => {
    expect(failing('high', ['low'], { resources: { passed: 9, total: 10, complete: false } })).toBe(0);
    expect(failing('high', ['low'], { causedBy: 'a'.repeat(32) })).toBe(0);
  });

  test('the worst unwaived finding counts, and before and after waivers are told from each other', () => {
    const findings = [findingOf('a', 'high', true), findingOf('b', 'medium')];
    const after = resultOf({ checkId: 'firewall/x', severity: 'high', outcome: 'fail', findings });
    expect(after.credit).toBe(0.6);
    expect(creditWithoutWaivers(after)).toBe(0);
    expect(creditAfterWaivers({ ...after, credit: 0 })).toBe(0.6);
  });

  test('credit given before waivers becomes the credit after them', () => {
    const waivers = fc.constantFrom<Severity>(...SEVERITIES).chain((check) =>
      fc.record({
        severity: fc.constant(check),
        found: fc.array(fc.record({ severity: atMost(check), waived: fc.boolean() }), {
          minLength: 1,
          maxLength: 4,
        }),
        passed: fc.nat({ max: 5 }),
        complete: fc.boolean(),
        partialCredit: fc.boolean(),
      }),
    );
    const holds = fc.property(waivers, ({ severity, found, passed, complete, partialCredit }) => {
      const resources = { passed, total: passed + found.length, complete };
      const credit = (waivers: boolean): Result =>
        resultOf({
          checkId: 'firewall/each',
          severity,
          outcome: 'fail',
          resources,
          partialCredit,
          findings: found.map((one, n) => findingOf(`${n}`, one.severity, waivers && one.waived)),
        });
      const after = credit(true);
      expect(creditAfterWaivers({ ...after, credit: credit(false).credit })).toBeCloseTo(after.credit, 9);
      expect(after.credit).toBe(creditOf({ ...after, partialCredit }));
    });
    fc.assert(holds, { seed: SEED, numRuns: 1000 });
  });
});
