import { readFileSync } from 'node:fs';
import { type Answer, found, type Output } from '../../src/core/answer.ts';
import type { Fact, FactView, Resolved } from '../../src/core/fact.ts';
import { probeKey } from '../../src/core/probe.ts';

const fixtures = new URL('../../fixtures/answers/', import.meta.url);

/** The recorded body of an Engine API answer: `fixtures/answers/<fact id>/<name>.json`. */
export const apiFixture = (factId: string, name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${factId}/${name}.json`, fixtures), 'utf8')).body;

const seal = { hash: () => '', hmac: () => '' };

/** What a fact's own redaction leaves of an output. */
export const redactedOutput = (fact: Fact<unknown>, output: Output): Output => {
  const redact = fact.questions.at(-1)?.redact ?? null;
  return redact === null ? output : (redact as (output: Output, lent: typeof seal) => Output)(output, seal);
};

const viewOf = (fact: Fact<unknown>, answer: Answer): FactView =>
  ({
    answer: (probe: Parameters<typeof probeKey>[0]) => {
      const asked = fact.questions.at(-1)?.probe;
      return asked !== undefined && probeKey(asked) === probeKey(probe) ? answer : { state: 'absent' };
    },
  }) as unknown as FactView;

/** A fact resolved from one answer, redacted first as an audit does. */
export const resolveFrom = <T>(fact: Fact<T>, answer: Answer): Resolved<T> =>
  fact.resolve(viewOf(fact, answer.state === 'found' ? found(redactedOutput(fact, answer.output)) : answer));

/** The value of a fact for one body of the Engine API; throws where it is not known. */
export const valueFrom = <T>(fact: Fact<T>, body: unknown): T => {
  const resolved = resolveFrom(fact, found({ body }));
  if (!resolved.known) throw new Error(`${resolved.reason.code}: ${resolved.reason.text}`);
  return resolved.value;
};
