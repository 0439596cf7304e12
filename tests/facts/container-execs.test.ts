import { containerExecs } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { absent, found } from '../../src/core/answer.ts';
import { apiFixture, redactedOutput, resolveFrom, valueFrom } from './api-fixture.ts';

const recorded = apiFixture('container.execs', 'docker-20.10') as readonly object[];

describe('commands run in a container beside its first one', () => {
  it('are told with their user, privilege and words', () => {
    const { items, complete } = valueFrom(containerExecs, recorded);
    expect(complete).toBe(true);
    expect(items.map(({ user, privileged, running }) => [user, privileged, running])).toEqual([
      ['0', false, true],
      ['nobody', false, true],
      ['', true, true],
    ]);
    expect(items[0]).toMatchObject({ command: ['sleep', '300'], tty: false, pid: expect.any(Number) });
  });

  it('lose their secrets before anything is stored', () => {
    const output = redactedOutput(containerExecs, { body: recorded });
    expect(JSON.stringify(output)).not.toContain('hunter2');
    expect(JSON.stringify(output)).toContain('[redacted 14]');
  });

  it('are none where the engine lists none', () => {
    expect(resolveFrom(containerExecs, absent)).toMatchObject({
      known: true,
      value: { items: [], complete: true },
    });
  });

  it('are not all where more run than were asked about', () => {
    expect(valueFrom(containerExecs, [...recorded, null])).toMatchObject({
      complete: false,
      reason: { code: 'truncated' },
    });
  });

  it('tell nothing where a field is missing or of another type', () => {
    const [first] = recorded as readonly { readonly ProcessConfig: object }[];
    const odd = {
      ...first,
      Running: 'yes',
      ProcessConfig: { ...first?.ProcessConfig, privileged: 1, arguments: 'x' },
    };
    expect(valueFrom(containerExecs, [odd]).items).toEqual([
      expect.objectContaining({ running: null, privileged: null, command: null }),
    ]);
    expect(resolveFrom(containerExecs, found({ body: [{}] }))).toMatchObject({
      known: false,
      reason: { code: 'parse-error' },
    });
  });
});
