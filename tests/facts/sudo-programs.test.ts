import { describe, expect, it } from 'vitest';
import { sudoPrograms } from '../../src/facts/sudo-programs.ts';
import { parseSudoers } from '../../src/facts/sudoers-lines.ts';

const view = (text: string) => ({
  resolve: () => ({
    known: true,
    value: { ...parseSudoers([{ path: '/etc/sudoers', text }]), files: [], reason: null },
  }),
  answer: () => ({ state: 'absent' }),
});
const asked = (text: string) =>
  (sudoPrograms.followUp?.(view(text) as never) ?? []).map(({ probe }) =>
    probe.kind === 'files' ? probe.patterns : [],
  );

describe('programs that sudo grants', () => {
  it('are asked for with the folders above them', () => {
    expect(asked('jane ALL = /opt/a/run --x, (app) /opt/b')).toEqual([['/', '/opt', '/opt/a', '/opt/a/run']]);
  });

  it('are none where everything is granted, or a wildcard, or what root may do anyway', () => {
    expect(
      asked('jane ALL = ALL\njohn ALL = /opt/*/run\nroot ALL = /opt/x\nada ALL = sudoedit /etc/motd'),
    ).toEqual([]);
  });

  it('hold no more than was asked', () => {
    const resolved = sudoPrograms.resolve(view('jane ALL = /opt/run') as never);
    expect(resolved.known && resolved.value?.items.map(({ program, entries }) => [program, entries])).toEqual(
      [['/opt/run', []]],
    );
  });
});
