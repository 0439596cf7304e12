import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answer, PackagesOutput } from '../../../src/core/answer.ts';
import { file, packages, walk } from '../../../src/core/probe.ts';
import type { PackageReader } from '../../../src/packages/package-reader.ts';
import type { ReadersOf } from '../../../src/packages/readers-of.ts';
import type { ArchiveBounds } from '../../../src/transports/archive/archive-bounds.ts';
import type { FileTree } from '../../../src/transports/archive/file-tree.ts';
import { readImageArchive } from '../../../src/transports/archive/image-archive.ts';
import type { ReadLayer } from '../../../src/transports/archive/image-blobs.ts';
import { lacksPackages } from '../../../src/transports/archive/package-answer.ts';
import { readRootArchive } from '../../../src/transports/archive/root-archive.ts';
import { readRootfsFolder } from '../../../src/transports/archive/rootfs-folder.ts';
import { answerFromTree } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import {
  DATABASE,
  database,
  exampleReaders,
  found,
  MAGIC,
  metadata as metadataReader,
} from './example-readers.ts';
import {
  chunksOf,
  dockerArchiveMembers,
  END,
  makeTar,
  padded,
  rawHeader,
  type TarMember,
} from './make-tar.ts';

type Members = readonly TarMember[];
type Wanted = ReturnType<typeof wantedFiles>;

const applications = packages('applications');
const wanted = wantedFiles([applications], exampleReaders);

const imageOf = async (layers: readonly Members[]): Promise<Buffer> =>
  makeTar(dockerArchiveMembers({ layers: await Promise.all(layers.map(makeTar)) }));

const writeMembers = (root: string, members: Members): void => {
  for (const { name, text = '', mode, type, linkname = '' } of members) {
    const path = join(root, name);
    mkdirSync(type === 'directory' ? path : dirname(path), { recursive: true });
    if (type === 'symlink') symlinkSync(linkname, path);
    else if (type === 'link') linkSync(join(root, linkname), path);
    else if (type !== 'directory') {
      writeFileSync(path, text);
      chmodSync(path, mode ?? 0o644);
    }
  }
};

/** Every way in which files come, by the same members. */
const ways: Readonly<Record<string, (members: Members, wanted: Wanted) => Promise<FileTree>>> = {
  'a root in a tar': async (members, wishes) => readRootArchive(chunksOf(await makeTar(members)), wishes),
  'an image of one layer': async (members, wishes) =>
    (await readImageArchive(chunksOf(await imageOf([members]), 700), wishes)).tree,
  'a folder': async (members, wishes) => {
    const root = mkdtempSync(join(tmpdir(), 'rempart-packages-'));
    try {
      writeMembers(root, members);
      return await readRootfsFolder(root, wishes, AbortSignal.timeout(20_000));
    } finally {
      rmSync(root, { recursive: true });
    }
  },
};

const layered = async (...layers: readonly Members[]): Promise<FileTree> =>
  (await readImageArchive(chunksOf(await imageOf(layers)), wanted)).tree;

const outputOf = (answer: Answer): PackagesOutput => {
  if (answer.state !== 'found') throw new Error(answer.state);
  return answer.output as PackagesOutput;
};
const told = (tree: FileTree) => outputOf(answerFromTree(tree, applications));
/** `NAME VERSION PATH` of each package. */
const rows = (tree: FileTree) =>
  told(tree).packages.map(({ name, version, path }) => `${name} ${version} ${path}`);

const metadata = (folder: string, text: string): TarMember => ({ name: `${folder}/METADATA`, text });
const runs = (name: string, text: string): TarMember => ({ name, text: `${MAGIC}${text}`, mode: 0o755 });

describe.each(Object.entries(ways))('the packages of %s', (_, treeOf) => {
  const tree = (...members: Members) => treeOf(members, wanted);

  test('are told with the file that tells them, sorted by its path', async () => {
    const answer = answerFromTree(
      await tree(metadata('opt/z', 'flask 3.0\njinja2 3.1'), runs('opt/app', 'golang.org/x/net v0.1')),
      applications,
    );
    expect(answer).toEqual({
      state: 'found',
      output: {
        packages: [
          { ...found('Go', 'golang.org/x/net', 'v0.1'), path: '/opt/app' },
          { ...found('PyPI', 'flask', '3.0'), path: '/opt/z/METADATA' },
          { ...found('PyPI', 'jinja2', '3.1'), path: '/opt/z/METADATA' },
        ],
        complete: true,
        reason: null,
      },
    });
  });

  test('are none where there are none', async () =>
    expect(told(await tree({ name: 'etc/passwd', text: '' }))).toEqual({
      ...{ packages: [], complete: true, reason: null },
    }));

  test('are told once, however often a file repeats one', async () =>
    expect(rows(await tree(metadata('a', 'flask 3.0\nflask 3.0\nflask 2.0')))).toEqual([
      'flask 3.0 /a/METADATA',
      'flask 2.0 /a/METADATA',
    ]));

  test('of rpm and of languages are two questions', async () => {
    const members = [{ name: DATABASE, text: 'bash 5.2' }, metadata('a', 'flask 3.0')];
    const both = wantedFiles([packages('rpm'), applications], exampleReaders);
    const read = await treeOf(members, both);
    expect(outputOf(answerFromTree(read, packages('rpm'))).packages).toEqual([
      { ...found('rpm', 'bash', '5.2'), path: `/${DATABASE}` },
    ]);
    expect(rows(read)).toEqual(['flask 3.0 /a/METADATA']);
  });

  test('are read of a file that is no program by its mode, nor by its first bytes, by nobody', async () => {
    const members = [
      { name: 'a', text: `${MAGIC}x 1`, mode: 0o644 },
      { name: 'b', text: `#!/bin/sh\n${MAGIC}x 1`, mode: 0o755 },
      { name: 'c', text: '', mode: 0o755 },
      { name: 'd', text: '#'.repeat(9000), mode: 0o755 },
    ];
    expect(told(await tree(...members))).toEqual({ packages: [], complete: true, reason: null });
  });

  test('of a file that is larger than its reader takes are not told as absent', async () =>
    expect(told(await tree(metadata('a', 'flask 3.0'), metadata('b', 'x 1\n'.repeat(400))))).toMatchObject({
      packages: [{ name: 'flask' }],
      complete: false,
      reason: {
        code: 'truncated',
        text: '/b/METADATA was not read as metadata: it is larger than 1000 bytes',
      },
    }));

  test('of a damaged file cost that file, which is told', async () =>
    expect(told(await tree(metadata('a', 'damaged'), metadata('b', 'flask 3.0')))).toMatchObject({
      packages: [{ name: 'flask' }],
      complete: false,
      reason: { code: 'parse-error', text: '/a/METADATA: a page lies outside of it' },
    }));

  test('of a file at which a reader stumbles cost that file, too', async () =>
    expect(
      told(await tree(metadata('a', 'noversion'), metadata('b', 'flask 3.0'), metadata('c', 'damaged'))),
    ).toMatchObject({
      packages: [{ name: 'flask' }],
      reason: { code: 'parse-error', text: '/a/METADATA could not be read as metadata, and 1 more file' },
    }));

  test('that a package of the distribution brought along are its own, and so are what it damaged', async () => {
    const read = await tree(
      { name: DATABASE, text: 'python3-flask 3.0\nowns /usr/lib/flask/METADATA\nowns /usr/lib/x/METADATA' },
      metadata('usr/lib/flask', 'flask 3.0'),
      metadata('usr/lib/x', 'damaged'),
      metadata('usr/local/lib/flask', 'flask 2.0'),
    );
    expect(rows(read)).toEqual(['flask 2.0 /usr/local/lib/flask/METADATA']);
    expect(told(read).complete).toBe(true);
  });

  test('are owned by their real path: through a link, or where /usr is merged without one', async () => {
    const owner = { name: DATABASE, text: 'a 1\nowns /lib/flask/METADATA' };
    const usr = metadata('usr/lib/flask', 'flask 3.0');
    expect(rows(await tree(owner, usr, { name: 'lib', type: 'symlink', linkname: 'usr/lib' }))).toEqual([]);
    expect(rows(await tree(owner, usr))).toEqual([]);
  });

  test('beside an owned file of another /lib are counted', async () => {
    const owner = { name: DATABASE, text: 'a 1\nowns /lib/flask/METADATA' };
    const read = await tree(
      owner,
      metadata('lib/flask', 'flask 3.0'),
      metadata('usr/lib/flask', 'flask 2.0'),
    );
    expect(rows(read)).toEqual(['flask 2.0 /usr/lib/flask/METADATA']);
  });

  test('of an rpm database are told even where rpm owns the database itself', async () => {
    const members = [{ name: DATABASE, text: `rpm 4.19\nowns /${DATABASE}` }];
    const read = await treeOf(members, wantedFiles([packages('rpm')], exampleReaders));
    expect(outputOf(answerFromTree(read, packages('rpm'))).packages).toHaveLength(1);
  });

  test('are not counted a second time through a symbolic link', async () =>
    expect(
      rows(
        await tree(
          runs('opt/app', 'x 1'),
          { name: 'usr/bin/app', type: 'symlink', linkname: '/opt/app' },
          { name: 'srv', type: 'symlink', linkname: 'opt' },
        ),
      ),
    ).toEqual(['x 1 /opt/app']));

  test('of a hard link are those of the file, at each of its names', async () =>
    expect(
      rows(await tree(runs('opt/app', 'x 1'), { name: 'opt/same', type: 'link', linkname: 'opt/app' })),
    ).toEqual(['x 1 /opt/app', 'x 1 /opt/same']));

  test('below /proc, /sys and /dev are not looked for', async () =>
    expect(rows(await tree(runs('proc/app', 'x 1'), runs('dev/app', 'x 1')))).toEqual([]));

  test('come beside the text of the same file', async () => {
    const text = file('/opt/a/METADATA');
    const read = await treeOf(
      [metadata('opt/a', 'flask 3.0')],
      wantedFiles([text, applications], exampleReaders),
    );
    expect(rows(read)).toEqual(['flask 3.0 /opt/a/METADATA']);
    expect(answerFromTree(read, text)).toMatchObject({ output: { content: 'flask 3.0' } });
  });

  test('are unknown where they were not asked for while the files passed by', async () => {
    const read = await treeOf([metadata('a', 'flask 3.0')], wantedFiles([packages('rpm')], exampleReaders));
    expect(answerFromTree(read, applications)).toMatchObject({ state: 'unknown', code: 'unsupported' });
    expect(lacksPackages(read, [applications])).toBe(true);
    expect(lacksPackages(read, [packages('rpm'), walk])).toBe(false);
  });
});

describe('of several layers only what the image shows counts', () => {
  const app = metadata('srv/app', 'flask 2.0');

  test.each<[string, Members, readonly string[]]>([
    ['another file', [metadata('opt/b', 'x 1')], ['x 1 /opt/b/METADATA', 'flask 2.0 /srv/app/METADATA']],
    ['a newer file', [metadata('srv/app', 'flask 3.0')], ['flask 3.0 /srv/app/METADATA']],
    ['an empty file', [metadata('srv/app', '')], []],
    ['a damaged file that replaces it', [metadata('srv/app', 'damaged')], []],
    ['a whiteout of the file', [{ name: 'srv/app/.wh.METADATA', text: '' }], []],
    ['a whiteout of its folder', [{ name: 'srv/.wh.app', text: '' }], []],
    ['an opaque folder', [{ name: 'srv/.wh..wh..opq', text: '' }], []],
    ['a link in place of it', [{ name: 'srv/app/METADATA', type: 'symlink', linkname: '/none' }], []],
    [
      'a hard link to the file below',
      [{ name: 'opt/same', type: 'link', linkname: 'srv/app/METADATA' }],
      ['flask 2.0 /opt/same', 'flask 2.0 /srv/app/METADATA'],
    ],
    [
      'a hard link to a file that goes',
      [
        { name: 'opt/same', type: 'link', linkname: 'srv/app/METADATA' },
        { name: 'srv/app/.wh.METADATA', text: '' },
      ],
      ['flask 2.0 /opt/same'],
    ],
  ])('%s', async (_, upper, expected) => expect(rows(await layered([app], upper))).toEqual(expected));

  test('a damaged file that a higher layer hides costs nothing', async () =>
    expect(told(await layered([metadata('a', 'damaged')], [{ name: '.wh.a', text: '' }]))).toEqual({
      ...{ packages: [], complete: true, reason: null },
    }));

  test('a database of a higher layer owns what lies below', async () =>
    expect(rows(await layered([app], [{ name: DATABASE, text: 'x 1\nowns /srv/app/METADATA' }]))).toEqual(
      [],
    ));

  test('a database that was removed owns nothing any more', async () =>
    expect(
      rows(
        await layered(
          [app, { name: DATABASE, text: 'x 1\nowns /srv/app/METADATA' }],
          [{ name: 'var/lib/.wh.rpm', text: '' }],
        ),
      ),
    ).toEqual(['flask 2.0 /srv/app/METADATA']));

  test('a layer that was kept for other questions is read again', async () => {
    const layers = new Map<string, ReadLayer>();
    const archive = await imageOf([[app]]);
    const read = async (...probes: Parameters<typeof wantedFiles>[0]) =>
      (await readImageArchive(chunksOf(archive), wantedFiles(probes, exampleReaders), { cache: layers }))
        .tree;
    await read(walk);
    await read(walk, packages('rpm'));
    expect(rows(await read(walk, applications))).toEqual(['flask 2.0 /srv/app/METADATA']);
    expect(layers.size).toBe(3);
    expect(rows(await read(walk, applications))).toEqual(['flask 2.0 /srv/app/METADATA']);
    expect(layers.size).toBe(3);
  });
});

describe('a hostile image', () => {
  const many = 10_000;
  const bounded = async (members: Members, bounds: Partial<ArchiveBounds>) =>
    told(await readRootArchive(chunksOf(await makeTar(members)), wanted, { bounds }));

  test('of ten thousand package files is read whole', async () => {
    const members = Array.from({ length: many }, (_, at) => metadata(`opt/${at}`, `x${at} 1.0`));
    const { packages: read, complete } = await bounded(members, {});
    expect([read.length, complete]).toEqual([many, true]);
  });

  const octal = (size: number) => `${size.toString(8).padStart(11, '0')}\0`;
  /** A file of packages with many more names; tar-stream can't make so many. */
  const linked = async (text: string, links: number) => {
    const tar = Buffer.concat([
      rawHeader({ name: 'opt/METADATA', size: octal(text.length) }),
      padded(Buffer.from(text)),
      ...Array.from({ length: links }, (_, at) =>
        rawHeader({ name: `l/${at}`, flag: '1', link: 'opt/METADATA' }),
      ),
      END,
    ]);
    return told(await readRootArchive(chunksOf(tar), wantedFiles([applications], largeReaders)));
  };
  const large: PackageReader = { ...metadataReader, wants: (file) => metadataReader.wants(file) * 1000 };
  const largeReaders: ReadersOf = { rpm: [database], applications: [large] };

  test('of very many links to a file of very many packages is told as cut, in bounded time', async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `x${at} 1`).join('\n');
    const { packages: read, reason } = await linked(text, 5000);
    expect(read).toHaveLength(200_000);
    expect(reason).toEqual({ code: 'truncated', text: 'The files hold more than 200000 packages' });
  });

  test('of very many links to a file that repeats itself, or owns very much, takes no longer', async () => {
    const repeated = await linked('x 1\n'.repeat(50_000), 20_000);
    expect(repeated.packages).toHaveLength(20_001);
    const owning = await linked('owns /a/METADATA\n'.repeat(50_000), 20_000);
    expect(owning).toEqual({ packages: [], complete: true, reason: null });
  });

  test('of more packages than may be kept is told as cut', async () => {
    const members = Array.from({ length: 100 }, (_, at) => metadata(`opt/${at}`, `x${at} 1.0`));
    const { packages: read, reason } = await bounded(members, { keptBytes: 5000 });
    expect(read.length).toBeGreaterThan(10);
    expect(read.length).toBeLessThan(100);
    expect(reason).toMatchObject({
      code: 'truncated',
      text: expect.stringMatching(/exceeds what is kept, and \d+ more/),
    });
  });

  test('of files that are held one after the other needs room for one', async () => {
    const members = Array.from({ length: 50 }, (_, at) => metadata(`opt/${at}`, `x${at} 1.0\n`.repeat(90)));
    expect(await bounded(members, { heldBytes: 1000 })).toMatchObject({ complete: true });
  });

  test('of a file that is larger than what is held costs that file', async () => {
    const { packages: read, reason } = await bounded(
      [metadata('a', 'x 1\n'.repeat(200)), metadata('b', 'y 1')],
      { heldBytes: 500 },
    );
    expect(read.map(({ name }) => name)).toEqual(['y']);
    expect(reason).toMatchObject({ code: 'truncated', text: expect.stringContaining('/a/METADATA') });
  });

  test('whose files hold a long text of which a row is a piece does not keep the text', async () => {
    const size = 1024 * 1024;
    const piece = {
      reads: 'a long text',
      wants: () => size,
      read: (path: string, bytes: Buffer) => ({
        packages: [found('npm', bytes.toString('latin1').slice(10, 40), path)],
        owned: [],
      }),
    };
    const before = process.memoryUsage().rss;
    async function* tar() {
      const body = Buffer.alloc(size, 'p');
      for (let at = 0; at < 500; at += 1) {
        yield rawHeader({ name: `opt/${at}`, size: `${size.toString(8).padStart(11, '0')}\0` });
        yield body;
      }
      yield END;
    }
    const tree = await readRootArchive(
      tar(),
      wantedFiles([applications], { rpm: [], applications: [piece] }),
    );
    expect(told(tree).packages).toHaveLength(500);
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(250);
  });
});
