import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilePattern, matchesParts } from '../../../src/transports/archive/shell-pattern.ts';
import fc from '../../seeded-properties.ts';
import { runCommand } from '../../testbed/run-command.ts';

const matches = (pattern: string, path: string): boolean => {
  const parts = compilePattern(pattern);
  const names = path.split('/').filter(Boolean);
  return names.length === parts.length && matchesParts(parts, names);
};

describe('a shell pattern', () => {
  test.each([
    ['/etc/*.conf', '/etc/a.conf', true],
    ['/etc/*.conf', '/etc/.conf', false],
    ['/etc/*.conf', '/etc/a.confx', false],
    ['/etc/*', '/etc/a/b', false],
    ['/etc/?', '/etc/\n', true],
    ['/etc/?', '/etc/€', true],
    ['/etc/?', '/etc/😀', true],
    ['/a.b', '/axb', false],
    ['/[a-c]x', '/bx', true],
    ['/[!a-c]x', '/bx', false],
    ['/[^a-c]x', '/dx', true],
    ['/[]]x', '/]x', true],
    ['/[a', '/[a', true],
    ['/(a|b)*', '/(a|b)c', true],
    ['/x[.]y', '/x.y', true],
    ['/[.]y', '/.y', false],
    ['/**', '/ab', true],
    ['/[b-a]', '/b', false],
    ['/a-b*', '/a-bc', true],
  ])('%s and %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  describe('matches what the shell matches', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rempart-glob-'));
    const names = ['a', 'b', 'ab', 'abc', '.a', '.ab', 'a.b', 'b-', ']', 'A', 'a]', '!', '^a', 'a*', 'ü'];
    beforeAll(() => {
      mkdirSync(folder, { recursive: true });
      for (const name of names) writeFileSync(join(folder, name), '');
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test('in a folder of odd names', async () => {
      const piece = fc.constantFrom(
        '*',
        '?',
        'a',
        'b',
        '.',
        '[ab]',
        '[!a]',
        '[a-b]',
        '[]a]',
        '[!]a]',
        '[.a]',
        '-',
      );
      const patterns = fc.sample(
        fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
        { seed: 3, numRuns: 300 },
      );
      const script = `cd ${folder} || exit 1\n${patterns.map((pattern) => `printf '%s\\0' ${pattern}; printf '\\n'`).join('\n')}`;
      const { stdout } = await runCommand('sh', ['-c', script], { env: { LC_ALL: 'C' } });
      const lines = stdout.split('\n');
      patterns.forEach((pattern, index) => {
        const listed = (lines[index] ?? '').split('\0').filter((name) => names.includes(name));
        // In the C locale one letter of two bytes is no single character.
        const ours = names.filter((name) => matches(`/${pattern}`, `/${name}`));
        const plain = (list: readonly string[]) => list.filter((name) => name !== 'ü').sort();
        expect([pattern, plain(ours)]).toEqual([pattern, plain(listed)]);
      });
    });
  });
});
