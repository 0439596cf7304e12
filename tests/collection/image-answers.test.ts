import { describe, expect, it } from 'vitest';
import { waveWithKeptFiles } from '../../src/collection/image-answers.ts';
import { type Answer, found, type UnknownCode, unknown } from '../../src/core/answer.ts';
import { files, packages, probeKey } from '../../src/core/probe.ts';
import type { RecordedAnswer } from '../../src/core/recording.ts';
import type { Connection } from '../../src/transports/connection.ts';

const cut = (code: UnknownCode) => ({ complete: false, reason: { code, text: 'x' } });

/** Whether answers of an image are kept for the next run. */
const isKept = async (...answers: readonly Answer[]): Promise<boolean> => {
  const probes = [packages('rpm'), packages('applications'), files('/etc/*')].slice(-answers.length);
  const connection: Connection = {
    ask: async () => new Map(probes.map((probe, at) => [probeKey(probe), answers[at] as Answer])),
    record: () => {
      throw new Error('not asked');
    },
    async [Symbol.asyncDispose]() {},
  };
  let kept: readonly RecordedAnswer[] | null = null;
  const cache = {
    read: async () => null,
    keep: async (_: unknown, all: readonly RecordedAnswer[]) => {
      kept = all;
    },
  };
  const wave = waveWithKeptFiles(cache, { engine: 'e', image: 'i' }, () => undefined);
  const questions = probes.map((probe) => ({ probe, redact: null }));
  await wave(connection, questions, new AbortController().signal);
  return kept !== null;
};

describe('answers of an image are kept', () => {
  const whole = found({ entries: [], complete: true, reason: null });

  it('with packages of which a file is too large: it will be so the next time', async () =>
    expect(await isKept(found({ packages: [], ...cut('truncated') }), whole)).toBe(true));

  it('not where the way to its files broke off', async () => {
    expect(await isKept(found({ entries: [], ...cut('truncated') }))).toBe(false);
    expect(await isKept(unknown('timeout', 'too late'), whole)).toBe(false);
  });

  it('not where no file was seen', async () =>
    expect(await isKept(unknown('unsupported', 'off'), unknown('unsupported', 'off'))).toBe(false));
});
