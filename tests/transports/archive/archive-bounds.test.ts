import { describe, expect, test } from 'vitest';
import { archiveBudget, defaultBounds } from '../../../src/transports/archive/archive-bounds.ts';

const budgetOf = (heldBytes: number) => archiveBudget({ ...defaultBounds, heldBytes });
const memory = (held: Buffer | null): Buffer => {
  if (held === null) throw new Error('no room');
  return held;
};

describe('memory for files that pass by', () => {
  test('is as large as asked, and no more than the bound at once', () => {
    const budget = budgetOf(100);
    const first = memory(budget.hold(60));
    expect(first).toHaveLength(60);
    expect(budget.hold(41)).toBeNull();
    expect(budget.hold(40)).toHaveLength(40);
    budget.release(first);
    expect(budget.hold(61)).toBeNull();
    expect(budget.hold(60)).toHaveLength(60);
  });

  test('is used again for the next file that fits', () => {
    const budget = budgetOf(10_000_000);
    const first = memory(budget.hold(1_000_000));
    budget.release(first);
    const second = memory(budget.hold(3));
    expect(second).toHaveLength(3);
    expect(second.buffer === first.buffer).toBe(true);
    budget.release(second);
    expect(memory(budget.hold(5_000_000))).toHaveLength(5_000_000);
  });

  test('is never that of a file which is still held', () => {
    const budget = budgetOf(10_000);
    budget.release(memory(budget.hold(10)));
    const [first, second] = [memory(budget.hold(10)), memory(budget.hold(10))];
    first.fill(1);
    second.fill(2);
    expect(first).toEqual(Buffer.alloc(10, 1));
  });

  test('of no byte is none', () => expect(budgetOf(0).hold(0)).toHaveLength(0));
});
