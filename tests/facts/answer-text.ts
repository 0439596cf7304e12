import { readFileSync } from 'node:fs';
import { type Answer, absent, found, type Output } from '../../src/core/answer.ts';
import type { Fact, FactView, Resolved } from '../../src/core/fact.ts';
import { probeKey } from '../../src/core/probe.ts';

const fixtures = new URL('../../fixtures/answers/', import.meta.url);

/** A recorded text without its first line, which tells its class; U+2400 stands for NUL. */
export const recordedText = (factId: string, name: string): string =>
  readFileSync(new URL(`${factId}/${name}.txt`, fixtures), 'utf8')
    .replace(/^# class: .*\n/, '')
    .replaceAll('\u2400', '\0');

/** A recorded output of a question about several files. */
export const recordedFiles = (factId: string, name: string): Output =>
  JSON.parse(readFileSync(new URL(`${factId}/${name}.json`, fixtures), 'utf8')).body;

export const commandOutput = (stdout: string, exitCode = 0): Output => ({ exitCode, stdout, stderr: '' });

export const fileOutput = (path: string, content: string): Output => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: content.length,
  mtime: 0,
  content,
  unreadable: null,
});

/** Several files with their texts, all of root and 0644. */
export const filesOutput = (texts: Readonly<Record<string, string | null>>): Output => ({
  entries: Object.entries(texts).map(([path, content]) => ({
    ...(fileOutput(path, content ?? '') as object),
    content,
  })) as never,
  complete: true,
  reason: null,
});

const seal = { hash: () => '', hmac: () => '' };

/** Resolves a fact and all it is made of from answers by the id of the fact that asks; each is redacted first, what is not given is absent. */
export const resolveWith = <T>(
  fact: Fact<T>,
  outputs: Readonly<Record<string, Output | Answer>>,
): Resolved<T> => {
  const answers = new Map<string, Answer>();
  const visit = (each: Fact<unknown>): void => {
    const given = outputs[each.id];
    const question = each.questions.at(-1);
    if (given !== undefined && question !== undefined) {
      const answer: Answer = 'state' in given ? given : found(given);
      const redact = question.redact as ((output: Output, lent: typeof seal) => Output) | null;
      answers.set(
        probeKey(question.probe),
        answer.state === 'found' && redact !== null ? found(redact(answer.output, seal)) : answer,
      );
      for (const presence of each.questions.slice(0, -1))
        answers.set(probeKey(presence.probe), found({ path: '/usr/bin/x' }));
    }
    each.from.forEach(visit);
  };
  visit(fact);
  const view = {
    target: { labels: {} },
    answer: (probe: Parameters<typeof probeKey>[0]) => answers.get(probeKey(probe)) ?? absent,
    resolve: <U>(each: Fact<U>): Resolved<U> => each.resolve(view as unknown as FactView),
  };
  return fact.resolve(view as unknown as FactView);
};

/** The value, or an error with the reason why there is none. */
export const valueWith = <T>(fact: Fact<T>, outputs: Readonly<Record<string, Output | Answer>>): T => {
  const resolved = resolveWith(fact, outputs);
  if (!resolved.known) throw new Error(`${resolved.reason.code}: ${resolved.reason.text}`);
  return resolved.value;
};
