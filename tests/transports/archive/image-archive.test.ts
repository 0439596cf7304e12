import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { file, walk } from '../../../src/core/probe.ts';
import { answerFromImage } from '../../../src/transports/archive/image-answers.ts';
import { type ImageArchiveOptions, readImageArchive } from '../../../src/transports/archive/image-archive.ts';
import type { ReadLayer } from '../../../src/transports/archive/image-blobs.ts';
import { answerFromTree } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import {
  chunksOf,
  dockerArchiveMembers,
  type ImageParts,
  makeTar,
  ociLayoutMembers,
  sha256,
  type TarMember,
} from './make-tar.ts';

const probe = file('/etc/release');
const wanted = wantedFiles([probe, walk]);
const read = (archive: Buffer, options: ImageArchiveOptions = {}, chunk = 64 * 1024) =>
  readImageArchive(chunksOf(archive, chunk), wanted, options);
const release = async (archive: Buffer, options?: ImageArchiveOptions, chunk?: number) => {
  const answer = answerFromTree((await read(archive, options, chunk)).tree, probe);
  return answer.state === 'found' ? (answer.output as { content: string }).content : answer;
};

let image: ImageParts;
beforeAll(async () => {
  const layers = [
    [
      { name: 'etc/release', text: 'one' },
      { name: 'bin/su', text: '', mode: 0o4755 },
    ],
    [
      { name: 'etc/release', text: 'two' },
      { name: 'bin/.wh.su', text: '' },
    ],
    [{ name: 'etc/release', text: 'three' }],
  ];
  image = {
    layers: await Promise.all(layers.map(makeTar)),
    references: ['app:1'],
    config: { config: { User: 'app' } },
  };
});

const pack: Readonly<Record<string, (tar: Buffer) => Buffer>> = {
  plain: (tar) => tar,
  gzip: (tar) => gzipSync(tar),
  'gzip in two members': (tar) =>
    Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]),
  zstd: (tar) => zstdCompressSync(tar),
};

describe('every form of image archive gives the same image', () => {
  const members: Readonly<Record<string, (parts: ImageParts) => readonly TarMember[]>> = {
    'docker-archive of Docker 20.10': dockerArchiveMembers,
    'docker-archive with the manifest first': (parts) => [...dockerArchiveMembers(parts)].reverse(),
    'OCI layout': (parts) => ociLayoutMembers(parts),
    'OCI layout with the index first': (parts) => [...ociLayoutMembers(parts)].reverse(),
    'OCI layout with manifest.json, as newer engines write': (parts) =>
      ociLayoutMembers(parts, { dockerManifest: true }),
  };
  for (const [layout, make] of Object.entries(members))
    for (const [compression, packLayer] of Object.entries(pack))
      test(`${layout}, layers ${compression}`, async () => {
        const archive = await makeTar(make({ ...image, packLayer }));
        const result = await read(archive, { verify: true });
        expect(await release(archive)).toBe('three');
        expect(answerFromTree(result.tree, walk)).toMatchObject({ output: { entries: [], complete: true } });
        expect(result.references).toEqual(['app:1']);
        expect(result.config).toMatchObject({ config: { User: 'app' } });
        expect(result.layers.map(({ digest }) => digest)).toEqual(
          image.layers.map((layer) => `sha256:${sha256(layer)}`),
        );
        expect(result.id).toMatch(/^sha256:[a-f0-9]{64}$/);
      });

  test.each(['gzip', 'zstd'])('the whole archive in %s, in chunks of any size', async (compression) => {
    const archive = (pack[compression] as (tar: Buffer) => Buffer)(
      await makeTar(dockerArchiveMembers(image)),
    );
    expect(await release(archive)).toBe('three');
    expect(await release(archive, {}, 1)).toBe('three');
  });

  test('a layer that is there once and linked from the others', async () => {
    const same = { ...image, layers: [image.layers[2], image.layers[0], image.layers[2]] as Buffer[] };
    const all = dockerArchiveMembers(same);
    const manifest = JSON.parse(String(all.find(({ name }) => name === 'manifest.json')?.text))[0];
    const [first, , third] = manifest.Layers as string[];
    for (const [type, linkname] of [
      ['symlink', `../${first}`],
      ['link', first],
    ] as const) {
      const linked = all.map(
        (member): TarMember =>
          member.name === third ? { name: third as string, type, linkname: linkname as string } : member,
      );
      expect(await release(await makeTar(linked), { verify: true })).toBe('three');
    }
  });

  test('names that others give: layers as `sha256:….tar.gz`, a configuration without ending', async () => {
    const config = JSON.stringify({ rootfs: { diff_ids: [] } });
    const archive = await makeTar([
      { name: `sha256:${sha256(config)}`, text: config },
      { name: 'abc.tar.gz', text: gzipSync(image.layers[0] as Buffer) },
      {
        name: 'manifest.json',
        text: JSON.stringify([
          { Config: `sha256:${sha256(config)}`, RepoTags: null, Layers: ['abc.tar.gz'] },
        ]),
      },
    ]);
    expect(await release(archive)).toBe('one');
    expect((await read(archive)).id).toBe(`sha256:${sha256(config)}`);
  });

  test('an index within the index, attestations and platforms whose parts are not there', async () => {
    const missing = { digest: `sha256:${'0'.repeat(64)}`, platform: { os: 'linux', architecture: 's390x' } };
    const attestation = { ...missing, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
    const archive = await makeTar(
      ociLayoutMembers(image, { index: (manifest) => ({ manifests: [attestation, missing, manifest] }) }),
    );
    expect(await release(archive)).toBe('three');
    const partial = JSON.stringify({ config: { digest: `sha256:${'1'.repeat(64)}` }, layers: [] });
    const half = ociLayoutMembers(image, {
      index: (manifest) => ({ manifests: [{ digest: `sha256:${sha256(partial)}` }, manifest] }),
    });
    expect(
      await release(await makeTar([...half, { name: `blobs/sha256/${sha256(partial)}`, text: partial }])),
    ).toBe('three');
    const inner = JSON.stringify({ manifests: [attestation] });
    const nested = ociLayoutMembers(image, {
      index: (manifest) => ({ manifests: [{ digest: `sha256:${sha256(inner)}` }, manifest] }),
    });
    expect(
      await release(await makeTar([...nested, { name: `blobs/sha256/${sha256(inner)}`, text: inner }])),
    ).toBe('three');
  });

  test('statements that are attached to it are counted, those of another image are not', async () => {
    const layoutWith = (describes: (digest: string) => readonly string[]) =>
      makeTar(
        ociLayoutMembers(image, {
          index: (manifest) => ({
            manifests: [
              manifest,
              ...describes((manifest as { readonly digest: string }).digest).map((digest, at) => ({
                digest: `sha256:${String(at).repeat(64)}`,
                annotations: {
                  'vnd.docker.reference.type': 'attestation-manifest',
                  'vnd.docker.reference.digest': digest,
                },
              })),
            ],
          }),
        }),
      );
    const inspected = async (archive: Buffer) =>
      (
        answerFromImage(await read(archive), { kind: 'image', query: 'inspect' }) as {
          readonly output: { readonly body: { readonly Manifests?: unknown } };
        }
      ).output.body.Manifests;
    expect(await inspected(await layoutWith((digest) => [digest]))).toEqual([{ Kind: 'attestation' }]);
    // A layout that was converted may have lost them: nothing is told then.
    expect(await inspected(await layoutWith(() => [`sha256:${'f'.repeat(64)}`]))).toBeUndefined();
    expect(await inspected(await makeTar(dockerArchiveMembers(image)))).toBeUndefined();
  });

  test('of several platforms the one that is asked for, of one the one there is', async () => {
    const other = ociLayoutMembers({ ...image, config: { architecture: 'arm64' } });
    const blobs = new Map([...ociLayoutMembers(image), ...other].map((member) => [member.name, member]));
    const manifests = [ociLayoutMembers(image), other].map((members, index) => {
      const stated = JSON.parse(String(members.find(({ name }) => name === 'index.json')?.text));
      return {
        ...stated.manifests[0],
        platform: { os: 'linux', architecture: index === 0 ? 'amd64' : 'arm64' },
      };
    });
    blobs.set('index.json', { name: 'index.json', text: JSON.stringify({ manifests }) });
    const archive = await makeTar([...blobs.values()]);
    expect((await read(archive, { platform: 'linux/arm64' })).config).toMatchObject({
      architecture: 'arm64',
    });
    expect((await read(archive, { platform: 'linux/amd64' })).config).toMatchObject({
      architecture: 'amd64',
    });
    await expect(read(archive)).rejects.toThrow('app:1 linux/amd64, app:1 linux/arm64');
    const single = await makeTar(ociLayoutMembers(image));
    expect((await read(single, { platform: 'linux/s390x' })).config).toMatchObject({ architecture: 'amd64' });
  });

  test('an image without layers', async () => {
    const { tree } = await read(await makeTar(dockerArchiveMembers({ layers: [] })));
    expect(answerFromTree(tree, probe)).toEqual({ state: 'absent' });
  });
});

describe('an archive that can not be read whole', () => {
  const fails = async (archive: Buffer, code: string, options?: ImageArchiveOptions) =>
    expect(read(archive, options)).rejects.toMatchObject({ name: 'ArchiveError', code });

  test('cut anywhere it is truncated', async () => {
    const archive = await makeTar(dockerArchiveMembers(image));
    for (let cut = 0; cut < archive.length - 1024; cut += 509)
      await fails(archive.subarray(0, cut), 'truncated');
  });

  test.each(['gzip', 'zstd'])('a %s archive cut anywhere is truncated', async (compression) => {
    const archive = (pack[compression] as (tar: Buffer) => Buffer)(
      await makeTar(dockerArchiveMembers(image)),
    );
    for (let cut = 16; cut < archive.length; cut += 37) await fails(archive.subarray(0, cut), 'truncated');
  });

  test.each(['gzip', 'zstd'])('a %s layer that is cut makes the image truncated', async (compression) => {
    const packLayer = (tar: Buffer) => {
      const packed = (pack[compression] as (tar: Buffer) => Buffer)(tar);
      return packed.subarray(0, packed.length - 9);
    };
    await fails(await makeTar(dockerArchiveMembers({ ...image, packLayer })), 'truncated');
  });

  test.each(['gzip', 'zstd'])('a %s layer that is damaged is no whole image', async (compression) => {
    const packLayer = (tar: Buffer) => {
      const packed = Buffer.from((pack[compression] as (tar: Buffer) => Buffer)(tar));
      packed.fill(0xaa, packed.length >> 1, (packed.length >> 1) + 20);
      return packed;
    };
    await expect(read(await makeTar(dockerArchiveMembers({ ...image, packLayer })))).rejects.toMatchObject({
      name: 'ArchiveError',
    });
  });

  test('a plain layer that is cut makes the image truncated', async () => {
    await fails(
      await makeTar(dockerArchiveMembers({ ...image, packLayer: (tar) => tar.subarray(0, 600) })),
      'truncated',
    );
  });

  test('a layer that is not there', async () => {
    const members = dockerArchiveMembers(image).filter(
      ({ name }, index, all) =>
        !(name.endsWith('layer.tar') && index === all.findIndex((it) => it.name.endsWith('layer.tar'))),
    );
    await fails(await makeTar(members), 'truncated');
  });

  test('a layer other than the configuration states', async () => {
    const other = await makeTar([{ name: 'etc/release', text: 'evil' }]);
    const members = dockerArchiveMembers({
      ...image,
      packLayer: (tar) => (tar === image.layers[1] ? other : tar),
    });
    await fails(await makeTar(members), 'parse-error', { verify: true });
  });

  test('a broken layer that no image uses does not matter', async () => {
    const extra: TarMember = { name: 'unused.tar.gz', text: gzipSync(Buffer.alloc(5000, 7)).subarray(0, 20) };
    expect(await release(await makeTar([extra, ...dockerArchiveMembers(image)]))).toBe('three');
  });

  test('several images, of which one has to be named', async () => {
    const [one, two] = [
      dockerArchiveMembers(image),
      dockerArchiveMembers({ ...image, config: { author: 'b' }, references: ['other:2'] }),
    ];
    const manifests = [one, two].flatMap((members) =>
      JSON.parse(String(members.find(({ name }) => name === 'manifest.json')?.text)),
    );
    const rest = [...one, ...two].filter(({ name }) => name !== 'manifest.json');
    const archive = await makeTar([...rest, { name: 'manifest.json', text: JSON.stringify(manifests) }]);
    await fails(archive, 'unsupported');
    await fails(archive, 'unsupported', { reference: 'none:0' });
    expect((await read(archive, { reference: 'other:2' })).config).toMatchObject({ author: 'b' });
  });

  test.each([
    ['a tar of something else', async () => makeTar([{ name: 'etc/passwd', text: 'root' }])],
    ['a manifest that names nothing', async () => makeTar([{ name: 'manifest.json', text: '[]' }])],
    ['xz', async () => Buffer.from('fd377a585a000004', 'hex')],
    ['bzip2', async () => Buffer.from('425a6839314159265359', 'hex')],
  ])('%s is unsupported', async (_, make) => {
    await fails(await make(), 'unsupported');
  });

  test.each([
    ['text', Buffer.from('no archive at all, just text'.repeat(40)), 'parse-error'],
    ['nothing', Buffer.alloc(0), 'truncated'],
  ])('%s', async (_, bytes, code) => {
    await fails(bytes as Buffer, code as string);
  });

  test.each(['{', '[{"Config":5,"Layers":[1]}]', '[null]', '{"a":1}'])('the manifest %s', async (text) => {
    const archive = await makeTar([{ name: 'manifest.json', text }]);
    await expect(read(archive)).rejects.toMatchObject({ name: 'ArchiveError' });
  });

  test('an error of the source itself is passed on as it is', async () => {
    async function* source() {
      yield Buffer.alloc(10);
      throw new Error('connection reset');
    }
    await expect(readImageArchive(source(), wanted)).rejects.toThrow('connection reset');
  });
});

describe('layers read before', () => {
  test('are not read again from the same engine, and give the same answers', async () => {
    const cache = new Map<string, ReadLayer>();
    const archive = await makeTar(ociLayoutMembers(image));
    const first = await read(archive, { cache });
    expect(cache.size).toBe(3);
    const second = await read(archive, { cache });
    for (const [index, layer] of second.layers.entries()) expect(layer).toBe(first.layers[index]);
    expect(answerFromTree(second.tree, probe)).toEqual(answerFromTree(first.tree, probe));
  });

  test('are read again when other files are wanted', async () => {
    const cache = new Map<string, ReadLayer>();
    const archive = await makeTar(ociLayoutMembers(image));
    await readImageArchive(chunksOf(archive), wantedFiles([]), { cache });
    expect(await release(archive, { cache })).toBe('three');
  });

  test('are left as they are by the images that share them', async () => {
    const cache = new Map<string, ReadLayer>();
    const base = await makeTar(ociLayoutMembers({ ...image, layers: image.layers.slice(0, 1) }));
    const before = answerFromTree((await read(base, { cache })).tree, walk);
    await read(await makeTar(ociLayoutMembers(image)), { cache });
    expect(answerFromTree((await read(base, { cache })).tree, walk)).toEqual(before);
  });
});

describe('what the configuration says, in the shape of the Engine API', () => {
  test('inspect and history, newest first, sizes beside the steps that made a layer', async () => {
    const history = [
      { created: '2026-01-02T03:04:05Z', created_by: '/bin/sh -c #(nop) ADD file:1 in /', comment: 'c' },
      { created_by: 'ENV A=b', empty_layer: true },
      { created_by: 'RUN two' },
      { created_by: 'RUN three' },
    ];
    const parts = { ...image, config: { created: '2026-01-02T03:04:05Z', config: { User: 'app' }, history } };
    const result = await read(await makeTar(dockerArchiveMembers(parts)));
    expect(answerFromImage(result, { kind: 'image', query: 'inspect' })).toMatchObject({
      output: {
        body: { Id: result.id, RepoTags: ['app:1'], Os: 'linux', Config: { User: 'app' }, Size: 11 },
      },
    });
    const answer = answerFromImage(result, { kind: 'image', query: 'history' });
    expect(answer).toMatchObject({
      output: {
        body: [
          { Id: result.id, Tags: ['app:1'], CreatedBy: 'RUN three', Size: 5 },
          { CreatedBy: 'RUN two', Size: 3 },
          { CreatedBy: 'ENV A=b', Size: 0 },
          { Id: '<missing>', Tags: null, Created: 1767323045, Comment: 'c', Size: 3 },
        ],
      },
    });
  });
});
