import { describe, expect, it } from 'vitest';
import { absent, found } from '../../src/core/answer.ts';
import { cachedPackages } from '../../src/facts/cached-packages.ts';
import { knownValue, resolveFact, unknown } from './host-answers.ts';

const entry = (name: string, size = 1000) => ({
  path: `/var/cache/apt/archives/${name}`,
  type: 'file' as const,
  ...{ mode: 0o644, uid: 0, gid: 0, size, mtime: 1_790_000_000, content: null, unreadable: null },
});

const read = (...names: readonly string[]) =>
  knownValue(
    cachedPackages,
    found({ entries: names.map((name) => entry(name)), complete: true, reason: null }),
  );

describe('downloaded packages', () => {
  it('tell name, version with its epoch, and the time of their server', () =>
    expect(read('vim_2%3a9.0.1378-2+deb12u2_amd64.deb')).toEqual([
      { name: 'vim', version: '2:9.0.1378-2+deb12u2', published: 1_790_000_000_000 },
    ]));
  it('other files are none', () =>
    expect(read('lock.deb', 'a_1.deb', '_1_amd64.deb', 'vim_1_amd64.deb.part')).toEqual([]));
  it('an empty file is none', () =>
    expect(
      knownValue(
        cachedPackages,
        found({ entries: [entry('vim_1_amd64.deb', 0)], complete: true, reason: null }),
      ),
    ).toEqual([]));
  it('none where there is no such folder', () => expect(knownValue(cachedPackages, absent)).toEqual([]));
  it('unknown where nobody could look', () =>
    expect(resolveFact(cachedPackages, unknown('timeout', 'cut'))).toMatchObject({ known: false }));
});
