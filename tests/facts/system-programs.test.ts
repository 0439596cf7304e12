import { describe, expect, it } from 'vitest';
import { systemPrograms } from '../../src/facts/system-programs.ts';
import { commandOutput, recordedText, resolveWith, valueWith } from './answer-text.ts';

const from = (text: string) => valueWith(systemPrograms, { 'system-programs': commandOutput(text) });

describe('programs of the system', () => {
  it('that deviate on a Debian 12', () => {
    const { items, reason } = from(recordedText('system-programs', 'debian-12'));
    expect(reason).toBeNull();
    expect(items).toEqual([
      { path: '/usr/local/bin/tool', mode: 0o755, uid: 1000, gid: 1000 },
      { path: '/usr/local/lib/x/run me', mode: 0o2776, uid: 0, gid: 50 },
    ]);
  });

  it('modes in letters', () => {
    expect(
      from('-rwsr-sr-t 1 1 1 55 Jan  1  2023 /usr/bin/at\n-rwSr--r-T 1 0 9 5 Jan 1 12:00 /b').items,
    ).toEqual([
      { path: '/usr/bin/at', mode: 0o7755, uid: 1, gid: 1 },
      { path: '/b', mode: 0o5644, uid: 0, gid: 9 },
    ]);
  });

  it('a folder that may not be listed', () => {
    expect(from('@\n').reason).toMatchObject({ code: 'permission' });
  });

  it('lines that are none', () => {
    expect(from('ls: cannot access\n-rwx\ndrwxr-xr-x 1 5 5 5 Jan 1 2023 /usr/bin\n').items).toEqual([]);
  });

  it('without find nothing is known', () => {
    expect(resolveWith(systemPrograms, { 'system-programs': commandOutput('', 127) })).toMatchObject({
      known: false,
    });
  });

  it('too many are not all', () => {
    const line = (index: number) => `-rwxr-xr-x 1 1000 0 5 Jan 1 2023 /usr/bin/${index}`;
    expect(from(Array.from({ length: 501 }, (_, index) => line(index)).join('\n')).reason).toMatchObject({
      code: 'truncated',
    });
  });
});
