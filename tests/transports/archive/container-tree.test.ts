import { describe, expect, test } from 'vitest';
import type { Answer, FileEntry, FilesOutput } from '../../../src/core/answer.ts';
import { file, fileModes, walk } from '../../../src/core/probe.ts';
import { readArchivePath } from '../../../src/transports/archive/archive-path.ts';
import { type ContainerChange, containerTree } from '../../../src/transports/archive/container-tree.ts';
import { readRootArchive } from '../../../src/transports/archive/root-archive.ts';
import { answerFromTree } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import { chunksOf, makeTar, type TarMember } from './make-tar.ts';

const wanted = wantedFiles([walk, file('/etc/conf'), file('/etc/other')]);
const image: readonly TarMember[] = [
  { name: 'etc/', type: 'directory', mode: 0o755 },
  { name: 'etc/conf', text: 'image' },
  { name: 'etc/other', text: 'other' },
  { name: 'etc/passwd', text: 'root:x:0:0::/:\n' },
  { name: 'etc/group', text: 'root:x:0:\n' },
  { name: 'bin/su', text: '', mode: 0o4755 },
];

const container = async (
  changes: readonly ContainerChange[],
  reads: Readonly<Record<string, readonly TarMember[]>> = {},
) => {
  const base = await readRootArchive(chunksOf(await makeTar(image)), wanted);
  const parts = await Promise.all(
    Object.entries(reads).map(async ([path, members]) =>
      readArchivePath(chunksOf(await makeTar(members)), { path }),
    ),
  );
  return containerTree(
    base,
    changes,
    parts.flatMap(({ entries }) => entries),
  );
};
const text = (answer: Answer) =>
  answer.state === 'found' ? (answer.output as FileEntry).content : answer.state;
const modified = (path: string): ContainerChange => ({ path, kind: 'modified' });
const added = (path: string): ContainerChange => ({ path, kind: 'added' });
const deleted = (path: string): ContainerChange => ({ path, kind: 'deleted' });

describe("a container's files", () => {
  test("are its image's where nothing changed", async () => {
    const tree = await container([]);
    expect(text(answerFromTree(tree, file('/etc/conf')))).toBe('image');
    expect(answerFromTree(tree, walk)).toMatchObject({
      output: { complete: true, entries: [{ path: '/bin/su' }] },
    });
  });

  test('a changed file that was not read is unknown, its neighbours are not', async () => {
    const tree = await container([modified('/etc'), modified('/etc/conf')]);
    expect(answerFromTree(tree, file('/etc/conf'))).toMatchObject({ state: 'unknown', code: 'unsupported' });
    expect(text(answerFromTree(tree, file('/etc/other')))).toBe('other');
    expect(answerFromTree(tree, file('/etc/none'))).toEqual({ state: 'absent' });
  });

  test('an added file that was not read is unknown, not absent', async () => {
    const tree = await container([added('/etc/new'), added('/srv'), added('/srv/x')]);
    for (const path of ['/etc/new', '/srv', '/srv/x'])
      expect(answerFromTree(tree, file(path)).state).toBe('unknown');
    // Something was added in /srv, so it is a folder, and whatever else were in it would be a change too.
    expect(answerFromTree(tree, file('/srv/y'))).toEqual({ state: 'absent' });
    expect(answerFromTree(await container([added('/srv')]), file('/srv/y')).state).toBe('unknown');
  });

  test('a changed file that was read is what was read', async () => {
    const tree = await container([modified('/etc/conf')], {
      '/etc/conf': [{ name: 'conf', text: 'now', mode: 0o600 }],
    });
    expect(answerFromTree(tree, file('/etc/conf'))).toMatchObject({
      output: { content: 'now', mode: 0o600 },
    });
  });

  test('a deleted file is absent', async () => {
    const tree = await container([deleted('/etc/conf'), deleted('/bin')]);
    expect(answerFromTree(tree, file('/etc/conf'))).toEqual({ state: 'absent' });
    expect(answerFromTree(tree, walk)).toMatchObject({ output: { entries: [] } });
  });

  test('a file that became a link is followed', async () => {
    const tree = await container([modified('/etc/conf')], {
      '/etc/conf': [{ name: 'conf', type: 'symlink', linkname: 'other' }],
    });
    expect(text(answerFromTree(tree, file('/etc/conf')))).toBe('other');
  });

  test('the walk is complete when every change was read, and sees the new', async () => {
    const changes = [modified('/etc'), modified('/etc/conf'), added('/tmp'), added('/tmp/x')];
    const folder = (name: string, mode: number): TarMember => ({ name: `${name}/`, type: 'directory', mode });
    const reads = {
      '/etc': [folder('etc', 0o777)],
      '/etc/conf': [{ name: 'conf', text: '', mode: 0o666 }],
      '/tmp': [folder('tmp', 0o1777), { name: 'tmp/x', text: '', mode: 0o2755 }],
    };
    expect(answerFromTree(await container(changes, reads), walk)).toMatchObject({
      output: {
        complete: true,
        entries: [{ path: '/bin/su' }, { path: '/etc' }, { path: '/etc/conf' }, { path: '/tmp/x' }],
      },
    });
  });

  test('with a change that was not read the walk is incomplete', async () => {
    expect(answerFromTree(await container([added('/x')]), walk)).toMatchObject({
      output: { complete: false },
    });
  });

  test.each(['/etc/*', '/etc/con?', '/etc/conf', '/*'])(
    'with a change that was not read the list of %s is incomplete',
    async (pattern) => {
      const answer = answerFromTree(
        await container([modified('/etc/conf'), added('/new')]),
        fileModes(pattern),
      );
      expect((answer as { output: FilesOutput }).output).toMatchObject({
        complete: false,
        reason: { code: 'unsupported' },
      });
    },
  );

  test('a list that no change can touch stays complete', async () => {
    const answer = answerFromTree(
      await container([added('/srv/x'), modified('/etc')]),
      fileModes('/etc/pass*'),
    );
    expect(answer).toMatchObject({ output: { complete: true, entries: [{ path: '/etc/passwd' }] } });
  });

  test('an incomplete image makes an incomplete container', async () => {
    const reason = { code: 'parse-error', text: 'x' } as const;
    const base = { ...(await container([])), complete: false, reason };
    expect(answerFromTree(containerTree(base, [], []), file('/none'))).toMatchObject({
      state: 'unknown',
      code: 'parse-error',
    });
  });
});
