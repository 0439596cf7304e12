import type { Answer } from '../../core/answer.ts';
import { absent, unknown } from '../../core/answer.ts';
import { type Probe, probeKey } from '../../core/probe.ts';
import type { Connection } from '../connection.ts';
import { answerOfError } from './engine-answers.ts';
import { EngineError } from './engine-error.ts';

/**
 * The connection to one container or image: asks each probe on its own, so that a failure is the answer of exactly the probe it hit.
 * `answerTo` may throw `EngineError`. Where the engine says in words that it has no such member, the inspection is `absent`: it went away
 * after it was listed. Everything else about it is `unknown` then, and so is all of it on any other 404, which may be a proxy's.
 */
export const memberConnection = (
  name: string,
  answerTo: (probe: Probe, signal: AbortSignal) => Promise<Answer> | Answer,
): Connection => {
  let durationMs = 0;
  const ask = async (probe: Probe, signal: AbortSignal): Promise<Answer> => {
    try {
      return await answerTo(probe, signal);
    } catch (error) {
      if (!(error instanceof EngineError) || error.status !== 404) return answerOfError(error);
      const isGone = /no such (container|image)/i.test(error.said);
      if (isGone && 'query' in probe && probe.query === 'inspect') return absent;
      return unknown(
        'unreachable',
        isGone ? `${name} went away while it was audited` : `${name}: ${error.message}`,
      );
    }
  };
  return {
    async ask(probes, { signal }) {
      const startedAt = performance.now();
      const answers = await Promise.all(
        probes.map(async (probe) => [probeKey(probe), await ask(probe, signal)] as const),
      );
      durationMs += Math.round(performance.now() - startedAt);
      return new Map(answers);
    },
    record: () => ({
      transport: 'docker',
      user: null,
      privilege: 'engine',
      hostKey: null,
      sessions: [],
      durationMs,
    }),
    async [Symbol.asyncDispose]() {},
  };
};
