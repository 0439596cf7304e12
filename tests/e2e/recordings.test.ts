import { describe, expect, it } from 'vitest';
import { rempart } from '../cli/command-line.ts';
import { replayedPart, reportDocument } from './report-document.ts';

/** Real recordings of the two virtual machines, names of mirrors and of the host key replaced. */
const recording = (name: string): string => `fixtures/recordings/debian-12-${name}.json.gz`;

describe('the recordings that lie beside the sources', () => {
  it('tell a machine that nobody looked after from a hardened one', async () => {
    const [clean, hardened] = await Promise.all(
      ['clean', 'hardened'].map(async (name) =>
        reportDocument((await rempart(['evaluate', recording(name), '--no-db', '--output', 'json'])).stdout),
      ),
    );
    expect(clean?.summary.score.grade).toBe('D');
    expect(hardened?.summary.score.grade).toBe('B');
    expect(hardened?.summary.failures.critical).toBe(0);
  });

  it('give the same checks, targets and summary each time, byte for byte', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => rempart(['evaluate', recording('clean'), '--output', 'json'])),
    );
    expect(replayedPart(reportDocument(first?.stdout ?? ''))).toBe(
      replayedPart(reportDocument(second?.stdout ?? '')),
    );
  });
});
