import { setImmediate } from 'node:timers/promises';
import { type Answer, unknown } from '../../core/answer.ts';
import { type Probe, type ProbeKey, probeKey } from '../../core/probe.ts';

/** Milliseconds that answers may be made for before others get their turn: one is made of a tree of up to two million files without waiting for anything. */
const SLICE_MS = 50;

/** The answer to each probe; those that the deadline leaves no time for are unknown. `path` names the archive in their reason. */
export const answersInTime = async (
  probes: readonly Probe[],
  answerOf: (probe: Probe) => Answer,
  signal: AbortSignal,
  path: string,
): Promise<ReadonlyMap<ProbeKey, Answer>> => {
  const answers = new Map<ProbeKey, Answer>();
  const late = unknown('timeout', `${path} was not read in time`);
  let since = performance.now();
  for (const probe of probes) {
    if (performance.now() - since > SLICE_MS) {
      // A timer of the deadline fires here, and nowhere else.
      await setImmediate();
      since = performance.now();
    }
    answers.set(probeKey(probe), signal.aborted ? late : answerOf(probe));
  }
  return answers;
};
