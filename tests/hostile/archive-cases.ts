import { gzipSync, zstdCompressSync } from 'node:zlib';
import { END, padded, paxHeader, rawHeader } from '../transports/archive/make-tar.ts';
import type { Hostile } from './hostile-case.ts';
import { archived, file, image, layer, MIB, octal, symlink } from './hostile-image.ts';

const zeros = (bytes: number): Buffer =>
  Buffer.concat([rawHeader({ size: octal(bytes) }), Buffer.alloc(bytes), END]);

const flip = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 0xff;
  return copy;
};
const broken = (): Buffer => {
  const header = rawHeader({ name: 'etc/passwd' });
  header[0] = 0x21;
  return header;
};
const huge = (): Buffer => {
  const size = Buffer.alloc(12);
  size[0] = 0x80;
  size.writeUIntBE(2 ** 39, 6, 6);
  return size;
};
const selfNaming = (): Promise<Buffer> => {
  const digest = 'a'.repeat(64);
  const index = JSON.stringify({
    manifests: [{ digest: `sha256:${digest}` }, { digest: `sha256:${digest}` }],
  });
  return layer(file(`blobs/sha256/${digest}`, index), file('index.json', index));
};

/** Archives that are damaged, that cost much, or whose names and links lead elsewhere. */
export const hostileArchives: readonly Hostile[] = [
  // Cut, damaged, not what it says.
  {
    name: 'an empty file',
    make: archived(async () => Buffer.alloc(0)),
    says: /end mark|cut/,
    unknown: 'everything',
  },
  {
    name: 'no archive at all',
    make: archived(async () => Buffer.from('#!/bin/sh\nrm -rf /\n'.repeat(100))),
    says: /checksum/,
    unknown: 'everything',
  },
  {
    name: 'a tar of something else',
    make: archived(() => layer(file('README'))),
    says: /Neither manifest\.json nor index\.json/,
    unknown: 'refused',
  },
  {
    name: 'a docker-archive that is cut',
    make: archived(async () => (await image({ layers: [] })).subarray(0, 3000)),
    says: /amid an entry|without its end/,
    unknown: 'everything',
  },
  {
    name: 'a gzip that is cut',
    make: archived(async () => gzipSync(await image({ layers: [] })).subarray(0, 400)),
    says: /gzip stream is cut/,
    unknown: 'everything',
  },
  {
    name: 'a gzip with a flipped bit',
    make: archived(async () => flip(gzipSync(await image({ layers: [] })))),
    says: /gzip stream is damaged|checksum/,
    unknown: 'everything',
  },
  {
    name: 'a zstd that is cut',
    make: archived(async () => zstdCompressSync(await image({ layers: [] })).subarray(0, 300)),
    says: /zstd stream is (?:cut|damaged)/,
    unknown: 'everything',
  },
  {
    name: 'a compression that is not read',
    make: archived(async () => Buffer.from('fd377a585a000004e6d6b446', 'hex')),
    says: /xz compression is not read/,
    unknown: 'refused',
  },
  {
    name: 'a layer that is cut',
    make: archived(async () => image({ layers: [], packLayer: (tar) => gzipSync(tar).subarray(0, 100) })),
    says: /layer can't be read/,
    unknown: 'everything',
  },
  {
    name: 'a layer that is another one than stated',
    make: archived(async () => image({ layers: [], packLayer: () => zeros(512) })),
    says: /not the one that the configuration states/,
    unknown: 'everything',
  },
  {
    name: 'a header whose checksum is wrong',
    make: archived(async () => image({ layers: [Buffer.concat([broken(), END])] })),
    says: /no layer|not the one|lacks|checksum/,
    unknown: 'everything',
  },
  {
    name: 'a negative size',
    make: archived(async () =>
      image({ layers: [Buffer.concat([rawHeader({ size: Buffer.alloc(12, 0xff) }), END])] }),
    ),
    says: /negative size|out of range/,
    unknown: 'everything',
  },
  {
    name: 'a size that lies by half a terabyte',
    make: archived(async () =>
      image({
        layers: [
          Buffer.concat([rawHeader({ name: 'etc/passwd', size: huge() }), padded(Buffer.from('root')), END]),
        ],
      }),
    ),
    says: /amid an entry/,
    unknown: 'everything',
  },
  // Bombs.
  {
    name: 'a gzip bomb',
    make: archived(async () => gzipSync(zeros(200 * MIB), { level: 9 })),
    says: /more than 200 times/,
    unknown: 'everything',
  },
  {
    name: 'a zstd bomb',
    make: archived(async () => zstdCompressSync(zeros(200 * MIB))),
    says: /more than 200 times/,
    unknown: 'everything',
  },
  {
    name: 'a bomb in a layer',
    make: archived(async () =>
      image({ layers: [zeros(200 * MIB)], packLayer: (tar) => gzipSync(tar, { level: 9 }) }),
    ),
    says: /more than 200 times/,
    unknown: 'everything',
  },
  {
    name: 'a gzip in a gzip in a gzip',
    make: archived(async () => gzipSync(gzipSync(gzipSync(await image({ layers: [] }))))),
    says: /checksum/,
    unknown: 'everything',
  },
  // Documents.
  {
    name: 'a manifest of five megabytes',
    make: archived(() => layer(file('manifest.json', `[${' '.repeat(5 * MIB)}]`))),
    says: /JSON document of the image exceeds/,
    unknown: 'everything',
  },
  {
    name: 'a manifest of a million brackets',
    make: archived(() => layer(file('manifest.json', '['.repeat(1_000_000)))),
    says: /malformed/,
    unknown: 'everything',
  },
  {
    name: 'an index that names itself',
    make: archived(() => selfNaming()),
    says: /too many manifests/,
    unknown: 'everything',
  },
  {
    name: 'members that link in circles',
    make: archived(() =>
      layer(
        symlink('a.tar', 'b.tar'),
        symlink('b.tar', 'a.tar'),
        file('c.json', '{}'),
        file('manifest.json', '[{"Config":"c.json","Layers":["a.tar"]}]'),
      ),
    ),
    says: /lacks the layer/,
    unknown: 'everything',
  },
  {
    name: 'a manifest that reaches out of the archive',
    make: archived(() =>
      layer(
        file('c.json', '{}'),
        file('manifest.json', '[{"Config":"c.json","Layers":["../../../../../../etc/passwd"]}]'),
      ),
    ),
    says: /lacks the layer/,
    unknown: 'everything',
  },
  {
    name: 'a configuration named like a prototype',
    make: archived(() =>
      image({
        layers: [],
        config: JSON.parse(
          '{"config":{"Cmd":["/run"],"Labels":{"__proto__":"x","constructor":"y"},"Env":["__proto__=x"],"ExposedPorts":{"__proto__":{}}},"__proto__":{"history":[]}}',
        ),
      }),
    ),
    says: /The image does not tell when it was built/,
    unknown: 'nothing',
  },
  {
    name: 'a configuration of other types',
    make: archived(() =>
      image({
        layers: [],
        config: {
          config: {
            Cmd: 7,
            Env: 'x',
            User: [],
            Labels: [1],
            Volumes: 'v',
            Healthcheck: 3,
            ExposedPorts: [],
            Entrypoint: { a: 1 },
          },
          history: 'none',
          created: {},
        },
      }),
    ),
    says: /does not tell/,
    unknown: 'nothing',
  },
  // Names and links.
  {
    name: 'names that leave the root',
    make: archived(async () =>
      image({
        layers: [await layer(file('../../etc/cron.d/x', 'x', { mode: 0o4755 }), file('a/../../b', 'x'))],
      }),
    ),
    says: /names outside of the root/,
    unknown: 'files',
  },
  {
    name: 'a name with a NUL',
    make: archived(async () =>
      image({ layers: [Buffer.concat([paxHeader({ path: 'etc/passwd\0x' }), rawHeader({}), END])] }),
    ),
    says: /malformed/,
    unknown: 'everything',
  },
  {
    name: 'a path of five thousand bytes',
    make: archived(async () => image({ layers: [await layer(file('x'.repeat(5000)))] })),
    says: /path in the archive exceeds 4096/,
    unknown: 'everything',
  },
  {
    name: 'folders three hundred deep',
    make: archived(async () => image({ layers: [await layer(file(`${'d/'.repeat(300)}x`))] })),
    says: /left out/,
    unknown: 'files',
  },
  {
    name: 'an extended header of two megabytes',
    make: archived(async () =>
      image({ layers: [Buffer.concat([paxHeader({ comment: 'x'.repeat(2 * MIB) }), rawHeader({}), END])] }),
    ),
    says: /extended header|exceeds/,
    unknown: 'everything',
  },
  {
    name: 'absolute names and links, and links in circles',
    make: archived(async () =>
      image({
        layers: [
          await layer(
            file('/etc/passwd', 'root:x:0:0::/:/bin/sh\n'),
            symlink('/etc/shadow', '/../../../../../../etc/shadow'),
            symlink('etc/group', 'group'),
            symlink('a', 'b'),
            symlink('b', 'a'),
            symlink('usr', '/proc/1/root'),
          ),
        ],
      }),
    ),
    says: /^$|exists at run time only/,
    unknown: 'nothing',
  },
  {
    name: 'hard links to nothing and to themselves',
    make: archived(async () =>
      image({
        layers: [
          await layer(
            { name: 'a', type: 'link', linkname: 'b' },
            { name: 'b', type: 'link', linkname: 'a' },
            { name: 'c', type: 'link', linkname: 'c' },
            { name: 'd', type: 'link', linkname: '/../../etc/shadow' },
          ),
        ],
      }),
    ),
    says: /hard links lead to nothing|names outside/,
    unknown: 'files',
  },
  // What is in it.
  {
    name: 'pipes and devices where texts are read',
    make: archived(async () =>
      image({
        layers: [
          await layer(
            { name: 'etc/passwd', type: 'fifo' },
            { name: 'etc/group', type: 'character-device', devmajor: 1, devminor: 8 },
            { name: 'etc/os-release', type: 'block-device' },
          ),
        ],
      }),
    ),
    says: /not a file|not read whole/,
    unknown: 'files',
  },
  {
    name: 'a sparse file where a text is read',
    make: archived(async () =>
      image({
        layers: [
          Buffer.concat([
            paxHeader({
              'GNU.sparse.major': '1',
              'GNU.sparse.name': 'etc/passwd',
              'GNU.sparse.realsize': '1099511627776',
            }),
            rawHeader({ name: 'GNUSparseFile/passwd', size: octal(512) }),
            Buffer.alloc(512),
            END,
          ]),
        ],
      }),
    ),
    says: /sparse/,
    unknown: 'accounts',
  },
  {
    name: 'a package database of seventy megabytes',
    make: archived(async () =>
      image({
        layers: [
          Buffer.concat([
            rawHeader({ name: 'var/lib/dpkg/status', size: octal(70 * MIB) }),
            Buffer.alloc(70 * MIB, 'Package: a\nStatus: install ok installed\nVersion: 1\n\n'),
            END,
          ]),
        ],
      }),
    ),
    says: /larger than 67108864 bytes/,
    unknown: 'nothing',
  },
];
