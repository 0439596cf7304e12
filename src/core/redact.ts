import type { Answer, Output } from './answer.ts';
import type { Answers } from './connection.ts';
import type { Question, Seal } from './fact.ts';
import { probeKey } from './probe.ts';

/**
 * Takes secrets out of answers, before anything is judged, stored or logged: first what the fact declares for its probe, then `net` on every
 * text, so that a secret which no fact expected does not slip through.
 */
export const redactAnswers = (
  questions: readonly Question[],
  answers: Answers,
  seal: Seal,
  net: (text: string) => string,
): Answers => {
  const byKey = new Map(questions.map((question) => [probeKey(question.probe), question]));
  return new Map(
    [...answers].map(([key, answer]): [typeof key, Answer] => {
      if (answer.state !== 'found') return [key, answer];
      const redact = byKey.get(key)?.redact ?? null;
      try {
        const own = redact === null ? answer.output : redact(answer.output as never, seal);
        return [key, { state: 'found', output: everyText(own, net) as Output }];
      } catch {
        // What could not be cleaned is not let through.
        return [
          key,
          { state: 'unknown', code: 'parse-error', text: 'The answer could not be cleaned of secrets' },
        ];
      }
    }),
  );
};

/** Applies `change` to every string of a JSON value; keys stay, and so does what it leaves as it is. */
const everyText = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  let copy: Record<string, unknown> | unknown[] | null = null;
  for (const [name, member] of Object.entries(value)) {
    const changed = everyText(member, change);
    if (changed === member) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    (copy as Record<string, unknown>)[name] = changed;
  }
  return copy ?? value;
};
