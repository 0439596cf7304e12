import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FileEntry } from '../../src/core/answer.ts';
import { sealedId, sealId } from '../../src/facts/sealed-id.ts';

const seal = {
  hash: () => '',
  hmac: (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex'),
};
const entry = (content: string | null): FileEntry => ({
  path: '/etc/machine-id',
  type: 'file',
  mode: 0o444,
  uid: 0,
  gid: 0,
  size: 33,
  mtime: 0,
  content,
  unreadable: null,
});
const left = (content: string | null) => sealedId(sealId(entry(content), seal));

describe('an id', () => {
  it.each(['0123456789abcdef0123456789abcdef\n', '1f0d3ec5-1c6e-4ae4-8f44-6c1c3ce2d9a1\n'])('%j', (id) => {
    const once = sealId(entry(id), seal);
    expect(once.content).toMatch(/^[0-9a-f]{64}$/);
    expect(once.content).not.toContain(id.trim());
    expect(sealId(once, seal), 'sealing twice changes nothing').toEqual(once);
    expect(left(id)).toBe(once.content);
  });
});

describe('a text that many machines have in common is nobody’s id', () => {
  it.each(['uninitialized\n', '', '\n', '0123456789abcdef', 'Linux', null])('%j', (text) => {
    expect(left(text)).toBeNull();
  });

  it('a file that is not there', () => expect(sealedId(null)).toBeNull());
});
