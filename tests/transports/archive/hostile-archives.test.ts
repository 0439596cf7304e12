import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FilesOutput } from '../../../src/core/answer.ts';
import { file, files, type Probe, walk } from '../../../src/core/probe.ts';
import { readImageArchive } from '../../../src/transports/archive/image-archive.ts';
import { readRootArchive } from '../../../src/transports/archive/root-archive.ts';
import { answerFromTree, isTreeProbe } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import {
  chunksOf,
  dockerArchiveMembers,
  END,
  makeTar,
  padded,
  paxHeader,
  rawHeader,
  type TarMember,
} from './make-tar.ts';

const MIB = 1024 * 1024;
const probes: readonly Probe[] = [walk, file('/etc/passwd'), files('/etc/*')];
const wanted = wantedFiles(probes);

const root = async (tar: Buffer, bounds = {}) => readRootArchive(chunksOf(tar), wanted, { bounds });
const answers = async (tar: Buffer) => {
  const tree = await root(tar);
  return probes.filter(isTreeProbe).map((probe) => answerFromTree(tree, probe));
};

/** Megabytes that the process grew by while the work was done. */
const growth = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.memoryUsage().rss;
  await work();
  return (process.memoryUsage().rss - before) / MIB;
};

/** Endless zeros, packed, without making them here. */
async function* endless(): AsyncGenerator<Buffer> {
  const member = gzipSync(Buffer.alloc(8 * MIB));
  for (;;) yield member;
}

describe('a hostile archive costs its own answers and nothing else', () => {
  test('an endless gzip bomb ends as truncated within bounded memory', async () => {
    const used = await growth(() =>
      expect(
        readRootArchive(endless(), wanted, { bounds: { ratio: 1e9, inflatedBytes: 512 * MIB } }),
      ).rejects.toMatchObject({ code: 'truncated' }),
    );
    expect(used).toBeLessThan(300);
  });

  test.each(['gzip', 'zstd'])('a %s file of zeros ends as truncated by its ratio', async (kind) => {
    const size = `${(100 * MIB).toString(8).padStart(11, '0')}\0`;
    const bomb = Buffer.concat([rawHeader({ size }), Buffer.alloc(100 * MIB), END]);
    const packed = kind === 'gzip' ? gzipSync(bomb, { level: 9 }) : zstdCompressSync(bomb);
    await expect(root(packed)).rejects.toMatchObject({
      code: 'truncated',
      message: expect.stringContaining('200 times'),
    });
  });

  test('a bomb in a layer makes the image truncated', async () => {
    const size = `${(100 * MIB).toString(8).padStart(11, '0')}\0`;
    const layer = Buffer.concat([rawHeader({ size }), Buffer.alloc(100 * MIB), END]);
    const archive = await makeTar(
      dockerArchiveMembers({ layers: [layer], packLayer: (tar) => gzipSync(tar) }),
    );
    expect(archive.length).toBeLessThan(MIB);
    await expect(readImageArchive(chunksOf(archive), wanted)).rejects.toMatchObject({ code: 'truncated' });
  });

  test('more bytes than the bound, plain or packed, end as truncated', async () => {
    const tar = await makeTar([{ name: 'a', text: 'x'.repeat(50_000) }]);
    for (const bytes of [tar, gzipSync(tar)])
      await expect(root(bytes, { inflatedBytes: 40_000 })).rejects.toMatchObject({ code: 'truncated' });
  });

  test('more entries than the bound, over all layers together, end as truncated', async () => {
    const layer = await makeTar(Array.from({ length: 30 }, (_, index) => ({ name: `f${index}`, text: '' })));
    const archive = await makeTar(dockerArchiveMembers({ layers: [layer, layer, layer] }));
    const read = (entries: number) => readImageArchive(chunksOf(archive), wanted, { bounds: { entries } });
    await expect(read(80)).rejects.toMatchObject({ code: 'truncated' });
    await expect(read(200)).resolves.toBeDefined();
  });

  test('names of more bytes than the bound end as truncated', async () => {
    const tar = await makeTar(
      Array.from({ length: 30 }, (_, index) => ({ name: `${'n'.repeat(90)}${index}`, text: '' })),
    );
    await expect(root(tar, { nameBytes: 1000 })).rejects.toMatchObject({ code: 'truncated' });
  });

  test('folders that no entry names count for the memory of the archive', async () => {
    const tar = Buffer.concat([
      ...Array.from({ length: 100 }, (_, index) => rawHeader({ name: `${index}/${'d/'.repeat(40)}x` })),
      END,
    ]);
    await expect(root(tar, { memoryBytes: 500_000 })).rejects.toMatchObject({
      code: 'truncated',
      message: 'What the archive holds takes more than 500000 bytes of memory',
    });
    await expect(root(tar, { memoryBytes: 2_000_000 })).resolves.toBeDefined();
  });

  test('a hundred thousand entries in one folder take less than ten seconds and 200 MB', async () => {
    const blocks = Array.from({ length: 100_000 }, (_, index) => rawHeader({ name: `etc/${index}` }));
    const tar = Buffer.concat([...blocks, END]);
    const started = performance.now();
    const used = await growth(async () => {
      const [, , list] = await answers(tar);
      expect(list).toMatchObject({ state: 'found', output: { complete: true } });
    });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(used).toBeLessThan(200);
  });

  test('the texts of wanted files stop at their bound: what does not fit is told, not empty', async () => {
    const tar = await makeTar(
      Array.from({ length: 5 }, (_, index) => ({ name: `etc/${index}`, text: 'x'.repeat(1000) })),
    );
    const tree = await root(tar, { keptBytes: 2500 });
    const answer = answerFromTree(tree, files('/etc/*'));
    if (answer.state !== 'found') throw new Error(answer.state);
    const { entries } = answer.output as FilesOutput;
    expect(entries.map(({ unreadable }) => unreadable?.code ?? null)).toEqual([
      null,
      null,
      'truncated',
      'truncated',
      'truncated',
    ]);
    expect(entries[4]?.content).toBeNull();
  });

  test('a size that lies is truncated, and takes no memory for what never comes', async () => {
    const size = Buffer.alloc(12);
    size[0] = 0x80;
    size.writeUIntBE(2 ** 39, 6, 6);
    const used = await growth(() =>
      expect(
        root(Buffer.concat([rawHeader({ name: 'etc/passwd', size }), padded(Buffer.from('root')), END])),
      ).rejects.toMatchObject({ code: 'truncated' }),
    );
    expect(used).toBeLessThan(50);
  });

  test('a JSON document over its bound ends as truncated', async () => {
    const archive = await makeTar([{ name: 'manifest.json', text: `[${' '.repeat(5 * MIB)}]` }]);
    await expect(readImageArchive(chunksOf(archive), wanted)).rejects.toMatchObject({ code: 'truncated' });
  });

  test('JSON a million brackets deep is an error, not a crash', async () => {
    const archive = await makeTar([{ name: 'manifest.json', text: '['.repeat(1_000_000) }]);
    await expect(readImageArchive(chunksOf(archive), wanted)).rejects.toMatchObject({ name: 'ArchiveError' });
  });

  test('an index that names itself ends', async () => {
    const inner = JSON.stringify({
      manifests: [{ digest: `sha256:${'a'.repeat(64)}` }, { digest: `sha256:${'a'.repeat(64)}` }],
    });
    const archive = await makeTar([
      { name: `blobs/sha256/${'a'.repeat(64)}`, text: inner },
      { name: 'index.json', text: inner },
    ]);
    await expect(readImageArchive(chunksOf(archive), wanted)).rejects.toMatchObject({ code: 'truncated' });
  });

  test('members that link to each other in circles are not there', async () => {
    const archive = await makeTar([
      { name: 'a.tar', type: 'symlink', linkname: 'b.tar' },
      { name: 'b.tar', type: 'symlink', linkname: 'a.tar' },
      { name: 'c.json', text: '{}' },
      { name: 'manifest.json', text: '[{"Config":"c.json","Layers":["a.tar"]}]' },
    ]);
    await expect(readImageArchive(chunksOf(archive), wanted)).rejects.toMatchObject({ code: 'truncated' });
  });

  test('the manifest may not reach out of the archive', async () => {
    const archive = await makeTar([
      { name: 'c.json', text: '{}' },
      { name: 'manifest.json', text: '[{"Config":"c.json","Layers":["../../../etc/passwd"]}]' },
    ]);
    await expect(readImageArchive(chunksOf(archive), wanted)).rejects.toMatchObject({ code: 'truncated' });
  });
});

describe('hostile trees', () => {
  const symlink = (name: string, linkname: string): TarMember => ({ name, type: 'symlink', linkname });

  test('links out of the root lead back into it', async () => {
    const tar = await makeTar([symlink('etc', '../../../../etc'), { name: 'x', text: '' }]);
    expect((await answers(tar))[1]).toEqual({ state: 'absent' });
  });

  test('a fan of links that doubles at each step ends', async () => {
    const members = Array.from({ length: 60 }, (_, index) =>
      symlink(`l${index}`, `l${index + 1}/../l${index + 1}`),
    );
    const tree = await root(await makeTar(members));
    expect(answerFromTree(tree, file('/l0'))).toEqual({ state: 'absent' });
  });

  test('links that multiply what is wanted end', async () => {
    const tar = await makeTar([
      symlink('etc', 'e'),
      ...Array.from({ length: 3000 }, (_, index) => symlink('e', `e${index}/e`)),
      ...Array.from({ length: 300 }, (_, index) => symlink(`e${index}`, `e${index + 1}`)),
    ]);
    const started = performance.now();
    await answers(tar);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('devices are entries like others and never opened', async () => {
    const tar = await makeTar([
      { name: 'etc/passwd', type: 'character-device', devmajor: 1, devminor: 8 },
      { name: 'etc/disk', type: 'block-device', devmajor: 8, devminor: 0, mode: 0o666 },
    ]);
    const [, passwd, list] = await answers(tar);
    expect(passwd).toMatchObject({ state: 'unknown', code: 'unsupported' });
    expect(list).toMatchObject({
      output: { entries: [{ type: 'block-device', content: null }, { type: 'char-device' }] },
    });
  });

  test('control characters and escapes in names stay what they are', async () => {
    const name = 'etc/\u001b[31m\nred\u202e';
    const [, , list] = await answers(await makeTar([{ name, text: 'x' }]));
    expect(list).toMatchObject({ output: { entries: [{ path: `/${name}`, content: 'x' }] } });
  });

  test('a file named by bytes that are no UTF-8 does not replace another', async () => {
    const named = (byte: number, mode: string) => {
      const pax = paxHeader({ path: Buffer.from([0x78, byte]) });
      return Buffer.concat([pax, rawHeader({ mode })]);
    };
    const tree = await root(Buffer.concat([named(0xff, '0004755\0'), named(0xfe, '0000644\0'), END]));
    expect(tree.root.children.size).toBe(2);
    expect(answerFromTree(tree, walk)).toMatchObject({ output: { entries: [{ mode: 0o4755 }] } });
  });
});
