import { describe, expect, test } from 'vitest';
import { type FileTree, walkTree } from '../../../src/transports/archive/file-tree.ts';
import { readImageArchive } from '../../../src/transports/archive/image-archive.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import fc from '../../seeded-properties.ts';
import { chunksOf, dockerArchiveMembers, makeTar, type TarMember } from './make-tar.ts';

const merged = async (...layers: readonly (readonly TarMember[])[]): Promise<FileTree> => {
  const tars = await Promise.all(layers.map(makeTar));
  const archive = await makeTar(dockerArchiveMembers({ layers: tars }));
  const wanted = wantedFiles([{ kind: 'files', patterns: ['/*', '/*/*', '/*/*/*'], content: true }]);
  return (await readImageArchive(chunksOf(archive), wanted)).tree;
};

/** Path to text, `dir` for a folder, `-> target` for a link. */
const contents = (tree: FileTree): Readonly<Record<string, string>> => {
  const seen: Record<string, string> = {};
  walkTree(tree.root, (path, node) => {
    if (node.type === 'directory') seen[path] = 'dir';
    else if (node.type === 'symlink') seen[path] = `-> ${node.link}`;
    else seen[path] = node.extra?.text?.bytes.toString() ?? node.type;
  });
  return seen;
};

const file = (name: string, text = name): TarMember => ({ name, text });
const dir = (name: string, mode = 0o755): TarMember => ({ name: `${name}/`, type: 'directory', mode });
const symlink = (name: string, linkname: string): TarMember => ({ name, type: 'symlink', linkname });
const hardLink = (name: string, linkname: string): TarMember => ({ name, type: 'link', linkname });

describe('layers on layers', () => {
  test('a later layer replaces a file', async () => {
    expect(contents(await merged([file('a', 'old')], [file('a', 'new')]))).toEqual({ '/a': 'new' });
  });

  test('a whiteout deletes a file of a lower layer', async () => {
    expect(contents(await merged([file('a'), file('b')], [file('.wh.a', '')]))).toEqual({ '/b': 'b' });
  });

  test('a whiteout deletes a folder with all in it', async () => {
    const tree = await merged([dir('d'), dir('d/e'), file('d/e/f'), file('g')], [file('.wh.d', '')]);
    expect(contents(tree)).toEqual({ '/g': 'g' });
  });

  test('a whiteout of something that is not there does nothing', async () => {
    expect(contents(await merged([file('a')], [file('.wh.b', '')]))).toEqual({ '/a': 'a' });
  });

  test('a whiteout never deletes in its own layer, wherever it stands', async () => {
    const before = await merged([file('d/a', 'old')], [file('d/.wh.a', ''), file('d/a', 'new')]);
    const after = await merged([file('d/a', 'old')], [file('d/a', 'new'), file('d/.wh.a', '')]);
    expect(contents(before)).toEqual({ '/d': 'dir', '/d/a': 'new' });
    expect(contents(after)).toEqual(contents(before));
  });

  test('an opaque folder hides what the layers below hold in it, and nothing of its own', async () => {
    const tree = await merged(
      [dir('d'), file('d/a'), dir('d/sub'), file('d/sub/b')],
      [dir('d', 0o700), file('d/c'), file('d/.wh..wh..opq', '')],
    );
    expect(contents(tree)).toEqual({ '/d': 'dir', '/d/c': 'd/c' });
    expect(tree.root.children.get('d')?.mode).toBe(0o700);
  });

  test('what an opaque folder hid stays hidden under a third layer', async () => {
    const tree = await merged([file('d/a')], [dir('d'), file('d/.wh..wh..opq', '')], [file('d/b')]);
    expect(contents(tree)).toEqual({ '/d': 'dir', '/d/b': 'd/b' });
  });

  test('a deleted file can come back in a later layer', async () => {
    expect(contents(await merged([file('a', '1')], [file('.wh.a', '')], [file('a', '3')]))).toEqual({
      '/a': '3',
    });
  });

  test('a folder over a folder is merged and brings its own metadata', async () => {
    const tree = await merged([dir('d', 0o755), file('d/a')], [dir('d', 0o1777), file('d/b')]);
    expect(contents(tree)).toEqual({ '/d': 'dir', '/d/a': 'd/a', '/d/b': 'd/b' });
    expect(tree.root.children.get('d')?.mode).toBe(0o1777);
  });

  test('a folder that only has something below it keeps the metadata of the lower layer', async () => {
    const tree = await merged([dir('tmp', 0o1777)], [file('tmp/a')]);
    expect(tree.root.children.get('tmp')?.mode).toBe(0o1777);
  });

  test('a file replaces a folder with all in it', async () => {
    expect(contents(await merged([file('d/a')], [file('d', 'file')]))).toEqual({ '/d': 'file' });
  });

  test('a folder replaces a file', async () => {
    expect(contents(await merged([file('d', 'file')], [file('d/a')]))).toEqual({
      '/d': 'dir',
      '/d/a': 'd/a',
    });
  });

  test('a folder replaces a link to a folder, as overlayfs shows it', async () => {
    const tree = await merged([file('usr/lib/a'), symlink('lib', 'usr/lib')], [dir('lib'), file('lib/b')]);
    expect(contents(tree)).toMatchObject({ '/lib': 'dir', '/lib/b': 'lib/b', '/usr/lib/a': 'usr/lib/a' });
  });

  test('a link of the same layer is followed, as on unpacking', async () => {
    const tree = await merged([dir('real'), symlink('link', 'real'), file('link/a')]);
    expect(contents(tree)).toEqual({ '/real': 'dir', '/real/a': 'link/a', '/link': '-> real' });
  });

  test('links of one layer in circles: the file below them is left out and told', async () => {
    const tree = await merged([symlink('a', 'b'), symlink('b', 'a'), file('a/x')]);
    expect(tree).toMatchObject({ complete: false, reason: { code: 'parse-error' } });
  });

  test('a link over a folder replaces it', async () => {
    expect(contents(await merged([file('d/a')], [symlink('d', 'e')]))).toEqual({ '/d': '-> e' });
  });

  test('a name twice in one layer: the later one counts', async () => {
    expect(contents(await merged([file('a', '1'), file('a', '2')]))).toEqual({ '/a': '2' });
  });

  test('a file that becomes a folder within one layer, and back', async () => {
    expect(contents(await merged([file('a'), file('a/b')]))).toEqual({ '/a': 'dir', '/a/b': 'a/b' });
    expect(contents(await merged([file('a/b'), file('a'), file('c')]))).toEqual({ '/a': 'a', '/c': 'c' });
  });

  test('a folder that becomes a file and a folder again holds what came last only', async () => {
    expect(contents(await merged([file('a/b'), file('a'), file('a/d')]))).toEqual({
      '/a': 'dir',
      '/a/d': 'a/d',
    });
  });

  test('a link that becomes a folder no longer leads anywhere', async () => {
    const tree = await merged([dir('real'), symlink('a', 'real'), file('a/1'), dir('a'), file('a/2')]);
    expect(contents(tree)).toEqual({ '/real': 'dir', '/real/1': 'a/1', '/a': 'dir', '/a/2': 'a/2' });
  });

  test("AUFS's own names mean nothing", async () => {
    const tree = await merged([file('.wh..wh.aufs', ''), file('.wh..wh.plnk/1.2', ''), file('a')]);
    expect(contents(tree)).toEqual({ '/a': 'a' });
    expect(tree.complete).toBe(true);
  });

  test.each(['.wh..', '.wh...', '.wh.', 'd/.wh..'])(
    'the whiteout %s deletes no parent and is told',
    async (name) => {
      const tree = await merged([file('d/a')], [file(name, '')]);
      expect(contents(tree)).toEqual({ '/d': 'dir', '/d/a': 'd/a' });
      expect(tree.complete).toBe(false);
    },
  );
});

describe('hard links', () => {
  test('show what they link to, in their own layer', async () => {
    const tree = await merged([file('a', 'text'), hardLink('b', 'a'), hardLink('c', './b')]);
    expect(contents(tree)).toEqual({ '/a': 'text', '/b': 'text', '/c': 'text' });
  });

  test('keep the content when the name they link to is replaced later in the tar', async () => {
    expect(contents(await merged([file('a', '1'), hardLink('b', 'a'), file('a', '2')]))).toEqual({
      '/a': '2',
      '/b': '1',
    });
  });

  test('take the content of a lower layer', async () => {
    expect(contents(await merged([file('a', 'low')], [hardLink('b', 'a')]))).toEqual({
      '/a': 'low',
      '/b': 'low',
    });
  });

  test('take it even where their own layer deletes the name', async () => {
    expect(contents(await merged([file('a', 'low')], [file('.wh.a', ''), hardLink('b', 'a')]))).toEqual({
      '/b': 'low',
    });
  });

  test('one after the other lead to a lower layer', async () => {
    const tree = await merged([file('a', 'low')], [hardLink('b', 'a'), hardLink('c', 'b')]);
    expect(contents(tree)).toEqual({ '/a': 'low', '/b': 'low', '/c': 'low' });
  });

  test('to nothing are left out and make the tree incomplete', async () => {
    const tree = await merged([hardLink('b', 'nowhere')]);
    expect(contents(tree)).toEqual({});
    expect(tree).toMatchObject({ complete: false, reason: { code: 'parse-error' } });
  });

  test('replaced by a later entry leave no trace', async () => {
    const tree = await merged([hardLink('b', 'nowhere'), file('b', 'real')]);
    expect(contents(tree)).toEqual({ '/b': 'real' });
    expect(tree.complete).toBe(true);
    expect(contents(await merged([file('a', 'low')], [hardLink('b', 'a'), file('b', 'own')]))).toMatchObject({
      '/b': 'own',
    });
  });

  test('out of the root are left out and told', async () => {
    expect((await merged([hardLink('b', '../etc/shadow')])).complete).toBe(false);
  });
});

describe('names', () => {
  test.each([
    ['./a', '/a'],
    ['a//b', '/a/b'],
    ['a/./b', '/a/b'],
    ['a/../b', '/b'],
    ['/a', '/a'],
    ['/./a', '/a'],
  ])('%s is %s', async (name, path) => {
    const tree = await merged([file(name, 'x')]);
    expect(contents(tree)[path]).toBe('x');
    expect(tree.complete).toBe(true);
  });

  test.each(['../a', 'a/../../b', '/../a'])('%s leads out of the root: left out and told', async (name) => {
    const tree = await merged([file(name), file('kept')]);
    expect(Object.keys(contents(tree))).toEqual(['/kept']);
    expect(tree).toMatchObject({ complete: false, reason: { code: 'parse-error' } });
  });

  test.each(['./', '/', '.'])('%s is the root itself', async (name) => {
    const tree = await merged([{ name, type: 'directory', mode: 0o700 }]);
    expect(tree.root.mode).toBe(0o700);
  });

  test('more than 256 folders deep is left out and told', async () => {
    const tree = await merged([file(`${'d/'.repeat(300)}a`)]);
    expect(tree.complete).toBe(false);
  });

  test('names that mean something in JavaScript are names', async () => {
    const tree = await merged([file('__proto__/constructor', 'x'), file('toString', 'y')]);
    expect(contents(tree)['/__proto__/constructor' as string]).toBe('x');
    expect(contents(tree)['/toString']).toBe('y');
  });
});

describe('any stack of layers', () => {
  /** The same by the plainest means: a map of paths, each layer's deletions first, then its entries one by one. */
  const model = (layers: readonly (readonly TarMember[])[]): Readonly<Record<string, string>> => {
    const paths = new Map<string, string>();
    const remove = (path: string, also: boolean) => {
      for (const known of [...paths.keys()])
        if ((also && known === path) || known.startsWith(`${path}/`)) paths.delete(known);
    };
    for (const layer of layers) {
      for (const { name } of layer) {
        const folder = name.slice(0, name.lastIndexOf('/') + 1);
        const base = name.slice(folder.length);
        if (base === '.wh..wh..opq') remove(`/${folder.slice(0, -1)}`, false);
        else if (base.startsWith('.wh.')) remove(`/${folder}${base.slice(4)}`, true);
      }
      for (const { name, text, type } of layer) {
        const parts = name.replace(/\/$/, '').split('/');
        const isWhiteout = parts.at(-1)?.startsWith('.wh.');
        for (let length = 1; length < parts.length; length += 1)
          paths.set(`/${parts.slice(0, length).join('/')}`, 'dir');
        if (isWhiteout) continue;
        const path = `/${parts.join('/')}`;
        if (type === 'directory') {
          paths.set(path, 'dir');
          continue;
        }
        remove(path, true);
        paths.set(path, String(text));
      }
    }
    return Object.fromEntries(paths);
  };

  const part = fc.constantFrom('a', 'b', 'c');
  const path = fc.array(part, { minLength: 1, maxLength: 3 });
  const member = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(path, fc.string()).map(([parts, text]) => file(parts.join('/'), text)) },
    { weight: 2, arbitrary: path.map((parts) => dir(parts.join('/'))) },
    {
      weight: 2,
      arbitrary: path.map((parts) => file([...parts.slice(0, -1), `.wh.${parts.at(-1)}`].join('/'), '')),
    },
    { weight: 1, arbitrary: path.map((parts) => file([...parts, '.wh..wh..opq'].join('/'), '')) },
  );

  /** Leaves out what would make one path a file and a folder in the same layer. */
  const consistent = (members: readonly TarMember[]): readonly TarMember[] => {
    const leaves = new Set<string>();
    const folders = new Set<string>();
    return members.filter(({ name, type }) => {
      const parts = name.replace(/\/$/, '').split('/');
      const path = parts.join('/');
      const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
      const isFolder = type === 'directory';
      if (above.some((folder) => leaves.has(folder)) || (isFolder ? leaves : folders).has(path)) return false;
      for (const folder of above) folders.add(folder);
      (isFolder ? folders : leaves).add(path);
      return true;
    });
  };

  test('merges as the plain model does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(member, { maxLength: 6 }).map(consistent), { minLength: 1, maxLength: 4 }),
        async (layers) => {
          expect(contents(await merged(...layers))).toEqual(model(layers));
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });
});
