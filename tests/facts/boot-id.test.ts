import { describe, expect, it } from 'vitest';
import { absent, found } from '../../src/core/answer.ts';
import { bootId } from '../../src/facts/boot-id.ts';
import { anEntry } from '../checks/host-examples.ts';
import { knownValue, resolveFact } from './host-answers.ts';

const told = (content: string) => found(anEntry('/proc/sys/kernel/random/boot_id', 0o444, { content }));

describe('which start of a kernel a host runs on', () => {
  it('is told sealed', () => expect(knownValue(bootId, told('a'.repeat(64)))).toBe('a'.repeat(64)));

  it.each([
    ['no /proc', absent],
    ['an empty file', told('')],
  ])('is unknown, and no two hosts alike for it: %s', (_, answer) =>
    expect(resolveFact(bootId, answer)).toMatchObject({ known: false, reason: { code: 'unsupported' } }),
  );
});
