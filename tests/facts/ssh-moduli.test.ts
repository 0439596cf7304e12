import { describe, expect, it } from 'vitest';
import { sshModuli } from '../../src/facts/ssh-moduli.ts';
import { answerFixture, knownValue, printed } from './host-answers.ts';

describe('moduli', () => {
  it('are counted by size', () => {
    const sizes = knownValue(sshModuli, printed(answerFixture('ssh.moduli/debian-12.txt')));
    expect([...(sizes?.keys() ?? [])].sort((a, b) => a - b)).toEqual([2047, 3071, 4095, 6143, 7679, 8191]);
  });
  it('are null where there is no file', () => {
    expect(knownValue(sshModuli, printed(''))).toBeNull();
  });
  it('are none where the lines are none', () => {
    expect(knownValue(sshModuli, printed('moduli\n99999999 1\n\u001b[2J\n-1 4\n2047'))?.size).toBe(0);
  });
});
