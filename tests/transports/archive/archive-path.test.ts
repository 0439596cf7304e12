import { describe, expect, test } from 'vitest';
import { readArchivePath } from '../../../src/transports/archive/archive-path.ts';
import { chunksOf, makeTar } from './make-tar.ts';

describe("what the engine's archive endpoint sends", () => {
  test('one file', async () => {
    const tar = await makeTar([{ name: 'passwd', text: 'root:x', mode: 0o644, uid: 1, gid: 2 }]);
    const { entries, complete } = await readArchivePath(chunksOf(tar), { path: '/etc/passwd' });
    expect(complete).toBe(true);
    expect(entries).toMatchObject([
      { path: '/etc/passwd', type: 'file', mode: 0o644, uid: 1, gid: 2, size: 6, unreadable: null },
    ]);
    expect(entries[0]?.bytes?.toString()).toBe('root:x');
  });

  test('a link, as a link', async () => {
    const tar = await makeTar([{ name: 'os-release', type: 'symlink', linkname: '../usr/lib/os-release' }]);
    const { entries } = await readArchivePath(chunksOf(tar), { path: '/etc/os-release' });
    expect(entries).toMatchObject([
      { path: '/etc/os-release', type: 'symlink', link: '../usr/lib/os-release', bytes: null },
    ]);
  });

  test('a folder with all below it, hard links with their text', async () => {
    const tar = await makeTar([
      { name: 'log/', type: 'directory', mode: 0o755 },
      { name: 'log/a', text: 'x' },
      { name: 'log/b', type: 'link', linkname: 'log/a' },
    ]);
    const { entries } = await readArchivePath(chunksOf(tar), { path: '/var/log/' });
    expect(entries.map(({ path, type, bytes }) => [path, type, bytes?.toString()])).toEqual([
      ['/var/log', 'directory', undefined],
      ['/var/log/a', 'file', 'x'],
      ['/var/log/b', 'file', 'x'],
    ]);
  });

  test.each(['./', '/'])('the root, sent as %s', async (name) => {
    const tar = await makeTar([
      { name, type: 'directory' },
      { name: `${name}etc/x`, text: '' },
    ]);
    const { entries } = await readArchivePath(chunksOf(tar), { path: '/' });
    expect(entries.map(({ path }) => path)).toEqual(['/', '/etc/x']);
  });

  test('only the first entry, where only that is asked for, without reading on', async () => {
    const tar = await makeTar([{ name: 'log/', type: 'directory', mode: 0o750 }]);
    let closed = false;
    async function* source() {
      try {
        yield tar.subarray(0, 512);
        throw new Error('read on');
      } finally {
        closed = true;
      }
    }
    const read = await readArchivePath(source(), { path: '/var/log', entries: 1 });
    expect(read).toMatchObject({ complete: true, entries: [{ path: '/var/log', mode: 0o750 }] });
    expect(closed).toBe(true);
  });

  test('a text over the limit keeps its beginning and says so', async () => {
    const tar = await makeTar([{ name: 'a', text: 'x'.repeat(100) }]);
    const { entries } = await readArchivePath(chunksOf(tar), { path: '/a', fileBytes: 10 });
    expect(entries).toMatchObject([{ size: 100, unreadable: { code: 'truncated' } }]);
    expect(entries[0]?.bytes).toHaveLength(10);
  });

  test('paths that were not asked for are left out and told', async () => {
    const tar = await makeTar([
      { name: 'log/', type: 'directory' },
      { name: 'etc/shadow', text: 'x' },
      { name: '../x', text: '' },
    ]);
    const { entries, ...rest } = await readArchivePath(chunksOf(tar), { path: '/var/log' });
    expect(entries.map(({ path }) => path)).toEqual(['/var/log']);
    expect(rest).toMatchObject({ complete: false, reason: { code: 'parse-error' } });
  });

  test('cut, what came is there and the rest is told', async () => {
    const tar = await makeTar([
      { name: 'log/', type: 'directory' },
      { name: 'log/a', text: 'x'.repeat(2000) },
    ]);
    const read = await readArchivePath(chunksOf(tar.subarray(0, 1600)), { path: '/log' });
    expect(read).toMatchObject({
      complete: false,
      reason: { code: 'truncated' },
      entries: [{ path: '/log' }],
    });
  });
});
