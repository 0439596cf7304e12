import type { Answer } from '../../core/answer.ts';
import { unknown } from '../../core/answer.ts';
import { type Probe, type ProbeKey, probeKey } from '../../core/probe.ts';
import { ConnectError, type Connection } from '../connection.ts';
import { answerOfError } from './engine-answers.ts';
import { EngineError } from './engine-error.ts';

/**
 * The connection to one container or image: asks each probe on its own, so that a failure is the answer of exactly the probe it hit.
 * `answerTo` may throw `EngineError`; with status 404 it says that the member is gone, and when every probe says so, `ask` throws
 * `ConnectError` `vanished`. `dispose` is called once, with the connection.
 */
export const memberConnection = (
  name: string,
  answerTo: (probe: Probe, signal: AbortSignal) => Promise<Answer> | Answer,
  dispose: () => void = () => undefined,
): Connection => {
  let durationMs = 0;
  return {
    async ask(probes, { signal }) {
      const startedAt = performance.now();
      let gone = 0;
      const ask = async (probe: Probe): Promise<readonly [ProbeKey, Answer]> => {
        try {
          return [probeKey(probe), await answerTo(probe, signal)];
        } catch (error) {
          if (!(error instanceof EngineError) || error.status !== 404)
            return [probeKey(probe), answerOfError(error)];
          gone += 1;
          return [probeKey(probe), unknown('unreachable', `${name} went away while it was audited`)];
        }
      };
      const answers = new Map(await Promise.all(probes.map(ask)));
      durationMs += Math.round(performance.now() - startedAt);
      if (gone > 0 && gone === probes.length)
        throw new ConnectError(
          'vanished',
          `${name} went away while it was audited`,
          'Audit again if it matters',
        );
      return answers;
    },
    record: () => ({
      transport: 'docker',
      user: null,
      privilege: 'engine',
      hostKey: null,
      sessions: [],
      durationMs,
    }),
    async [Symbol.asyncDispose]() {
      dispose();
    },
  };
};
