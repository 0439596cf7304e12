import { describe, expect, it } from 'vitest';
import { probeKey, walk } from '../../src/core/probe.ts';
import { endMarker, readAnswers } from '../../src/transports/shell-frames.ts';

const walkOutput = (record: (index: number) => string, status = '0') => {
  const records = Array.from({ length: 170_000 }, (_, index) => record(index)).join('');
  return Buffer.from(`\nn b 0\n\nn o 0\n${records}\nn e 0 ${status}\n${endMarker('n', 1)}`);
};
const read = (output: Buffer) =>
  readAnswers({ text: '', frames: [walk] }, 'n', output, 'whole').answers.get(probeKey(walk));
const LONG = 'x'.repeat(200);

describe('the answer of the walk', () => {
  it.each([
    ['GNU find', (index: number) => `- f 4755 0 0 1 /${LONG}${index}\0`],
    ['busybox', (index: number) => `- 89ed 0 0 1 /${LONG}${index}\n`],
  ])('of %s is cut at 32 MiB between two records, and incomplete', (_, record) => {
    const answer = read(walkOutput(record));
    expect(answer).toMatchObject({
      state: 'found',
      output: { complete: false, reason: { code: 'truncated' } },
    });
    if (answer?.state !== 'found' || !('entries' in answer.output)) throw new Error('no entries');
    const { entries } = answer.output;
    expect(entries.length).toBeGreaterThan(140_000);
    expect(entries.length).toBeLessThan(170_000);
    const numbers = entries.map(({ path }) => Number(path.slice(LONG.length + 1)));
    expect(numbers.sort((a, b) => a - b).every((number, index) => number === index)).toBe(true);
  });

  it('is incomplete where a mount was left out', () => {
    const output = Buffer.from(`\nn b 0\n\nn o 0\n\nn e 0 0 I\n${endMarker('n', 1)}`);
    expect(read(output)).toMatchObject({ output: { complete: false, reason: { code: 'unsupported' } } });
  });
});
