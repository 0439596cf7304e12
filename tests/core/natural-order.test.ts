import { describe, expect, it } from 'vitest';
import { naturalOrder } from '../../src/core/natural-order.ts';
import fc from '../seeded-properties.ts';

const SEED = 202611;

describe('the order of names', () => {
  it('counts as people do', () => {
    const names = ['web-10', 'web-2', 'web-1', 'db', 'web-2-b', 'web-02'];
    expect(names.sort(naturalOrder)).toEqual(['db', 'web-1', 'web-02', 'web-2', 'web-2-b', 'web-10']);
  });

  it(`is one order, and nothing but the same text is equal (seed ${SEED})`, () => {
    const name = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a))).toBe(0);
        expect(naturalOrder(a, b) === 0).toBe(a === b);
        if (naturalOrder(a, b) <= 0 && naturalOrder(b, c) <= 0)
          expect(naturalOrder(a, c)).toBeLessThanOrEqual(0);
      }),
      { seed: SEED },
    );
  });
});
