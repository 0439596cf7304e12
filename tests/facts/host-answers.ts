import { readFileSync } from 'node:fs';
import { type Answer, type CommandOutput, found, unknown } from '../../src/core/answer.ts';
import type { Fact, Resolved } from '../../src/core/fact.ts';
import { notAsked } from '../../src/core/fact.ts';
import { type Probe, type ProbeKey, probeKey } from '../../src/core/probe.ts';
import type { TargetKind } from '../../src/core/target.ts';

/** The raw text of a recorded answer, without the line that tells where it comes from. */
export const answerFixture = (path: string): string =>
  readFileSync(new URL(`../../fixtures/answers/${path}`, import.meta.url), 'utf8').replace(
    /^# class: .*\n/,
    '',
  );

export const printed = (stdout: string, exitCode = 0): Answer<CommandOutput> =>
  found({ exitCode, stdout, stderr: '' });

/** Answers by question, or one answer for all. */
export type ExampleAnswers = Answer | ReadonlyMap<ProbeKey, Answer>;

/** What a fact says of these answers; a question that has none was not asked. */
export const resolveFact = <T>(
  fact: Fact<T>,
  answers: ExampleAnswers,
  kind: TargetKind = 'host',
): Resolved<T> => {
  const answerTo = (probe: Probe): Answer =>
    answers instanceof Map ? (answers.get(probeKey(probe)) ?? notAsked) : (answers as Answer);
  const view = {
    target: { id: 'h', kind, name: 'h', parent: null, labels: {}, image: null, replicaOf: null },
    answer: answerTo,
    resolve: <U>(other: Fact<U>): Resolved<U> => other.resolve(view as never),
    descendants: () => ({ items: [], complete: true, reason: null }),
  };
  return fact.resolve(view as never);
};

/** The value of a fact that must be known. */
export const knownValue = <T>(fact: Fact<T>, answers: ExampleAnswers): T => {
  const resolved = resolveFact(fact, answers);
  if (!resolved.known) throw new Error(`${fact.id} is unknown: ${resolved.reason.text}`);
  return resolved.value;
};

export { unknown };
