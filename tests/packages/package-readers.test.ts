import { describe, expect, it } from 'vitest';
import { applicationReaders } from '../../src/packages/package-readers.ts';

const readsOf = (path: string, mode = 0o644): readonly string[] =>
  applicationReaders.filter(({ wants }) => wants({ path, mode, size: 1000 }) > 0).map(({ reads }) => reads);

describe('applicationReaders', () => {
  it('have names of their own', () => {
    const names = applicationReaders.map(({ reads }) => reads);
    expect(new Set(names).size).toBe(names.length);
  });

  const cases: readonly (readonly [path: string, reads: string])[] = [
    ['/a/node_modules/b/package.json', 'npm package'],
    ['/a/b-1.dist-info/METADATA', 'Python package'],
    ['/a/specifications/b-1.gemspec', 'Ruby gem'],
    ['/a/b.jar', 'Java archive'],
    ['/lib/apk/db/installed', 'apk database'],
    ['/var/lib/dpkg/info/a.list', 'list of a dpkg package'],
    ['/var/lib/dpkg/status.d/a.md5sums', 'sums of a dpkg package'],
  ];
  for (const [path, reads] of cases)
    it(`read ${path} as ${reads} alone`, () => {
      expect(readsOf(path)).toEqual([reads]);
    });

  it('want no other file unless it may be executed', () => {
    expect(readsOf('/usr/bin/a')).toEqual([]);
    expect(readsOf('/usr/bin/a', 0o755)).toEqual(['program of Go or Rust']);
  });
});
