import { describe, expect, it } from 'vitest';
import { markSecrets, secretMark } from '../../src/facts/secret-mark.ts';
import { anEntry } from '../checks/host-examples.ts';

const marked = (content: string | null) => {
  const mark = markSecrets((_, text) => (text.includes('secret') ? 'password' : 'none'));
  const once = mark({
    entries: [anEntry('/etc/answers', 0o600, { content })],
    complete: true,
    reason: null,
  });
  expect(mark(once), 'marking twice changes nothing').toEqual(once);
  return once.entries[0];
};

describe('a text whose secrets are marked', () => {
  it.each([
    ['pw: secret', 'holds password'],
    ['nothing', 'holds none'],
    ['holds secretsauce', 'holds password'],
    ['holds hunter2', 'holds none'],
    ['holds none\nsecret', 'holds password'],
    [null, null],
  ])('%j leaves %j', (text, left) => expect(marked(text)?.content).toBe(left));

  it('tells its word, and none where there was no text', () => {
    expect([marked('secret'), marked(null)].map((entry) => entry && secretMark(entry))).toEqual([
      'password',
      null,
    ]);
  });
});
