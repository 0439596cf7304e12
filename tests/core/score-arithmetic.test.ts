import { describe, expect, test } from 'vitest';
import { denoised, rounded, sumOf } from '../../src/core/score-arithmetic.ts';
import fc from '../seeded-properties.ts';

const SEED = 20_260_104;
const number = fc.double({ min: 0, max: 100, noNaN: true });

describe(`the arithmetic of the score (seed ${SEED})`, () => {
  test('a sum has the same bits in any order', () => {
    const pairs = fc
      .array(number, { maxLength: 12 })
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        ),
      );
    const holds = fc.property(pairs, ([one, other]) => {
      expect(sumOf(other)).toBe(sumOf(one));
    });
    fc.assert(holds, { seed: SEED, numRuns: 1000 });
  });

  test('rounding keeps the order of any two numbers, and moves none by more than half of the last digit', () => {
    const close = fc.tuple(
      number,
      fc.integer({ min: -3, max: 3 }).map((steps) => steps * 1e-5),
    );
    const holds = fc.property(close, ([value, step]) => {
      expect(Math.sign(rounded(value + step) - rounded(value)) * step).toBeGreaterThanOrEqual(0);
      expect(Math.abs(rounded(value) - value)).toBeLessThanOrEqual(0.000_05 + 1e-9);
    });
    fc.assert(holds, { seed: SEED, numRuns: 1000 });
  });

  test('the noise of a sum decides nothing: not at a grade, not at half of a digit, not the sign of zero', () => {
    expect(denoised(89.99999999999999)).toBe(90);
    expect([0.78125, 0.7812499999999999].map(rounded)).toEqual([0.7813, 0.7813]);
    expect(Object.is(rounded(-1e-16), 0)).toBe(true);
  });
});
