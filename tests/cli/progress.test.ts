import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { progressLine } from '../../src/cli/progress.ts';
import { hostileText, OBEYED_OR_INVISIBLE } from '../reporters/hostile-text.ts';
import fc from '../seeded-properties.ts';

it('the line of progress says how many targets there are', () => {
  expect(progressLine({ named: 'web1', step: 'connecting' }, 1, 80)).toBe('web1: connecting');
  expect(progressLine({ named: 'web1', step: 'connecting' }, 7, 80)).toBe('web1: connecting (7 targets)');
});

it('the line of progress is one line of visible characters that fits, whatever a target says', () => {
  fc.assert(
    fc.property(hostileText, hostileText, fc.integer({ min: 4, max: 200 }), (named, step, columns) => {
      const line = progressLine({ named, step }, 2, columns);
      expect(OBEYED_OR_INVISIBLE.exec(line)?.[0]).toBeUndefined();
      expect(stringWidth(line)).toBeLessThan(columns);
    }),
    { numRuns: 100 },
  );
});
