import { createHmac, hash } from 'node:crypto';
import type { Question, Seal } from '../core/fact.ts';
import { type KindPlan, secondWave } from '../core/plan.ts';
import { probeKey } from '../core/probe.ts';
import type { RecordedAnswer, TargetRecording } from '../core/recording.ts';
import { redactAnswers } from '../core/redact.ts';
import { subjectTree } from '../core/subject.ts';
import { redactSecrets } from '../facts/secrets.ts';
import type { Connection } from '../transports/connection.ts';

/** Hashing for pure code. */
export const seal: Seal = {
  hash: (text) => hash('sha256', text),
  hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
};

/** Asks some questions together; one redacted answer for each, in their order. */
export type Wave = (
  connection: Connection,
  questions: readonly Question[],
  signal: AbortSignal,
) => Promise<readonly RecordedAnswer[]>;

/** Asks one wave and takes the secrets out before anything else sees the answers. */
export const askWave: Wave = async (connection, questions, signal) => {
  if (questions.length === 0) return [];
  const probes = questions.map(({ probe }) => probe);
  const answers = await connection.ask(probes, { signal });
  const clean = redactAnswers(questions, answers, seal, redactSecrets);
  return probes.map((probe) => ({
    probe,
    answer: clean.get(probeKey(probe)) ?? { state: 'unknown', code: 'unsupported', text: 'No answer came' },
  }));
};

/** The first wave: what every target of the kind is asked. */
export const askFirst = (
  connection: Connection,
  plan: KindPlan,
  signal: AbortSignal,
  wave: Wave = askWave,
): Promise<readonly RecordedAnswer[]> => wave(connection, plan.questions, signal);

/** The second wave: what the answers of the target itself, and of what was found below it, name. There is no third (law 3). */
export const askSecond = async (
  connection: Connection,
  plan: KindPlan,
  recording: TargetRecording,
  below: readonly TargetRecording[],
  signal: AbortSignal,
  wave: Wave = askWave,
): Promise<TargetRecording> => {
  if (plan.followUps.length === 0) return recording;
  const [subject] = subjectTree([{ ...recording, target: { ...recording.target, parent: null } }, ...below]);
  if (subject === undefined) return recording;
  const further = await wave(connection, secondWave(plan, subject), signal);
  return { ...recording, answers: [...recording.answers, ...further] };
};
