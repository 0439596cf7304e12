import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import type { Question } from '../../src/core/fact.ts';
import { file, probeKey } from '../../src/core/probe.ts';
import { redactAnswers } from '../../src/core/redact.ts';
import { textAnswer } from './recorded-target.ts';

const seal = { hash: (text: string) => text, hmac: (_: string, text: string) => text };
const probe = file('/etc/secret');
const clean = (content: string, redact: Question['redact'] = null) =>
  redactAnswers(
    [{ probe, redact }],
    new Map([[probeKey(probe), textAnswer('/etc/secret', content)]]),
    seal,
    (text) => text.replaceAll('hunter2', '[gone]'),
  ).get(probeKey(probe));

describe('answers before anything else sees them', () => {
  it('pass the net on every text, also where no fact declared anything', () => {
    expect(clean('x hunter2 y')).toMatchObject({ output: { content: 'x [gone] y' } });
  });

  it('pass what their own fact declares first', () => {
    const own: Question['redact'] = (output) => ({ ...output, content: 'own hunter2' }) as never;
    expect(clean('anything', own)).toMatchObject({ output: { content: 'own [gone]' } });
  });

  it('are not let through when they cannot be cleaned', () => {
    const broken: Question['redact'] = () => {
      throw new Error('no');
    };
    expect(clean('hunter2', broken)).toMatchObject({ state: 'unknown', code: 'parse-error' });
  });

  it('are cleaned in every depth of a body', () => {
    const api = { kind: 'engine', query: 'info' } as const;
    const answers = redactAnswers(
      [],
      new Map([[probeKey(api), found({ body: { a: [{ b: 'hunter2' }] } })]]),
      seal,
      (text) => text.replaceAll('hunter2', '[gone]'),
    );
    expect(JSON.stringify([...answers.values()])).not.toContain('hunter2');
  });
});
