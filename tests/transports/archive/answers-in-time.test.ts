import { describe, expect, it } from 'vitest';
import { absent } from '../../../src/core/answer.ts';
import { file, probeKey } from '../../../src/core/probe.ts';
import { answersInTime } from '../../../src/transports/archive/answers-in-time.ts';

const probes = Array.from({ length: 100 }, (_, index) => file(`/${index}`));
const busy = (milliseconds: number) => () => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
  return absent;
};

describe('answers out of a tree', () => {
  it('are given to every probe', async () => {
    const answers = await answersInTime(probes, () => absent, new AbortController().signal, 'a.tar');
    expect([...answers.keys()]).toEqual(probes.map(probeKey));
    expect([...answers.values()].every((answer) => answer === absent)).toBe(true);
  });

  it('end with the deadline, though none of them waits for anything', async () => {
    const answers = await answersInTime(probes, busy(20), AbortSignal.timeout(100), 'a.tar');
    expect(answers.get(probeKey(file('/0')))).toBe(absent);
    expect(answers.get(probeKey(file('/99')))).toEqual({
      state: 'unknown',
      code: 'timeout',
      text: 'a.tar was not read in time',
    });
  });
});
