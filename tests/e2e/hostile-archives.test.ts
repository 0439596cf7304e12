import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { type Ran, rempart } from '../cli/command-line.ts';
import {
  dockerArchiveMembers,
  END,
  type ImageParts,
  makeTar,
  padded,
  paxHeader,
  rawHeader,
  type TarMember,
} from '../transports/archive/make-tar.ts';
import { reportDocument } from './report-document.ts';

const MIB = 1024 * 1024;

const octal = (value: number, digits = 11): string => `${value.toString(8).padStart(digits, '0')}\0`;
const zeros = (bytes: number): Buffer =>
  Buffer.concat([rawHeader({ size: octal(bytes) }), Buffer.alloc(bytes), END]);

const image = async (parts: Partial<ImageParts> & Pick<ImageParts, 'layers'>): Promise<Buffer> =>
  makeTar(
    dockerArchiveMembers({
      references: ['hostile:1'],
      ...parts,
      config: {
        config: { Cmd: ['/run'], User: '1000' },
        history: [{ created_by: 'COPY run /run # buildkit' }],
        ...parts.config,
      },
    }),
  );
const layer = (...members: readonly TarMember[]): Promise<Buffer> => makeTar(members);
const file = (name: string, text = '', more: Partial<TarMember> = {}): TarMember => ({ name, text, ...more });
const symlink = (name: string, linkname: string): TarMember => ({ name, type: 'symlink', linkname });

const innocent = (): Promise<Buffer> =>
  layer(file('etc/passwd', 'root:x:0:0::/:/bin/sh\n'), file('run', 'x', { mode: 0o755 }));

interface Hostile {
  readonly name: string;
  readonly make: () => Promise<Buffer>;
  /** Exit status: 3 where the file is no image that can be read at all, 0 where it is judged as far as it goes (design section 4). */
  readonly status: 0 | 3;
  /** In the reason of what could not be told, or in the error of the row. */
  readonly says: RegExp;
  /** Checks that are unknown: all that look at files, all that look at anything, or none but those that look at texts. */
  readonly unknown: 'everything' | 'the walk' | 'nothing';
}

const HOSTILE: readonly Hostile[] = [
  // Cut, damaged, not what it says.
  {
    name: 'an empty file',
    make: async () => Buffer.alloc(0),
    status: 0,
    says: /end mark|cut/,
    unknown: 'everything',
  },
  {
    name: 'no archive at all',
    make: async () => Buffer.from('#!/bin/sh\nrm -rf /\n'.repeat(100)),
    status: 0,
    says: /checksum/,
    unknown: 'everything',
  },
  {
    name: 'a tar of something else',
    make: () => layer(file('README')),
    status: 3,
    says: /Neither manifest\.json nor index\.json/,
    unknown: 'everything',
  },
  {
    name: 'a docker-archive that is cut',
    make: async () => (await image({ layers: [await innocent()] })).subarray(0, 3000),
    status: 0,
    says: /amid an entry|without its end/,
    unknown: 'everything',
  },
  {
    name: 'a gzip that is cut',
    make: async () => gzipSync(await image({ layers: [await innocent()] })).subarray(0, 400),
    status: 0,
    says: /gzip stream is cut/,
    unknown: 'everything',
  },
  {
    name: 'a gzip with a flipped bit',
    make: async () => flip(gzipSync(await image({ layers: [await innocent()] }))),
    status: 0,
    says: /gzip stream is damaged|checksum/,
    unknown: 'everything',
  },
  {
    name: 'a zstd that is cut',
    make: async () => zstdCompressSync(await image({ layers: [await innocent()] })).subarray(0, 300),
    status: 0,
    says: /zstd stream is (?:cut|damaged)/,
    unknown: 'everything',
  },
  {
    name: 'a compression that is not read',
    make: async () => Buffer.from('fd377a585a000004e6d6b446', 'hex'),
    status: 3,
    says: /xz compression is not read/,
    unknown: 'everything',
  },
  {
    name: 'a layer that is cut',
    make: async () =>
      image({ layers: [await innocent()], packLayer: (tar) => gzipSync(tar).subarray(0, 100) }),
    status: 0,
    says: /layer can't be read/,
    unknown: 'everything',
  },
  {
    name: 'a layer that is another one than stated',
    make: async () => image({ layers: [await innocent()], packLayer: () => zeros(512) }),
    status: 0,
    says: /not the one that the configuration states/,
    unknown: 'everything',
  },
  {
    name: 'a header whose checksum is wrong',
    make: async () => image({ layers: [Buffer.concat([broken(), END])] }),
    status: 0,
    says: /no layer|not the one|lacks|checksum/,
    unknown: 'everything',
  },
  {
    name: 'a negative size',
    make: async () => image({ layers: [Buffer.concat([rawHeader({ size: Buffer.alloc(12, 0xff) }), END])] }),
    status: 0,
    says: /negative size|out of range/,
    unknown: 'everything',
  },
  {
    name: 'a size that lies by half a terabyte',
    make: async () =>
      image({
        layers: [
          Buffer.concat([rawHeader({ name: 'etc/passwd', size: huge() }), padded(Buffer.from('root')), END]),
        ],
      }),
    status: 0,
    says: /amid an entry/,
    unknown: 'everything',
  },
  // Bombs.
  {
    name: 'a gzip bomb',
    make: async () => gzipSync(zeros(200 * MIB), { level: 9 }),
    status: 0,
    says: /more than 200 times/,
    unknown: 'everything',
  },
  {
    name: 'a zstd bomb',
    make: async () => zstdCompressSync(zeros(200 * MIB)),
    status: 0,
    says: /more than 200 times/,
    unknown: 'everything',
  },
  {
    name: 'a bomb in a layer',
    make: async () => image({ layers: [zeros(200 * MIB)], packLayer: (tar) => gzipSync(tar, { level: 9 }) }),
    status: 0,
    says: /more than 200 times/,
    unknown: 'everything',
  },
  {
    name: 'a gzip in a gzip in a gzip',
    make: async () => gzipSync(gzipSync(gzipSync(await image({ layers: [await innocent()] })))),
    status: 0,
    says: /checksum/,
    unknown: 'everything',
  },
  // Documents.
  {
    name: 'a manifest of five megabytes',
    make: () => layer(file('manifest.json', `[${' '.repeat(5 * MIB)}]`)),
    status: 0,
    says: /JSON document of the image exceeds/,
    unknown: 'everything',
  },
  {
    name: 'a manifest of a million brackets',
    make: () => layer(file('manifest.json', '['.repeat(1_000_000))),
    status: 0,
    says: /malformed/,
    unknown: 'everything',
  },
  {
    name: 'an index that names itself',
    make: () => selfNaming(),
    status: 0,
    says: /too many manifests/,
    unknown: 'everything',
  },
  {
    name: 'members that link in circles',
    make: () =>
      layer(
        symlink('a.tar', 'b.tar'),
        symlink('b.tar', 'a.tar'),
        file('c.json', '{}'),
        file('manifest.json', '[{"Config":"c.json","Layers":["a.tar"]}]'),
      ),
    status: 0,
    says: /lacks the layer/,
    unknown: 'everything',
  },
  {
    name: 'a manifest that reaches out of the archive',
    make: () =>
      layer(
        file('c.json', '{}'),
        file('manifest.json', '[{"Config":"c.json","Layers":["../../../../../../etc/passwd"]}]'),
      ),
    status: 0,
    says: /lacks the layer/,
    unknown: 'everything',
  },
  {
    name: 'a configuration named like a prototype',
    make: () =>
      image({
        layers: [],
        config: JSON.parse(
          '{"config":{"Cmd":["/run"],"Labels":{"__proto__":"x","constructor":"y"},"Env":["__proto__=x"],"ExposedPorts":{"__proto__":{}}},"__proto__":{"history":[]}}',
        ),
      }),
    status: 0,
    says: /^The image does not tell when it was built/m,
    unknown: 'nothing',
  },
  {
    name: 'a configuration of other types',
    make: () =>
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
    status: 0,
    says: /does not tell/,
    unknown: 'nothing',
  },
  // Names and links.
  {
    name: 'names that leave the root',
    make: async () =>
      image({
        layers: [await layer(file('../../etc/cron.d/x', 'x', { mode: 0o4755 }), file('a/../../b', 'x'))],
      }),
    status: 0,
    says: /names outside of the root/,
    unknown: 'the walk',
  },
  {
    name: 'a name with a NUL',
    make: async () =>
      image({ layers: [Buffer.concat([paxHeader({ path: 'etc/passwd\0x' }), rawHeader({}), END])] }),
    status: 0,
    says: /malformed/,
    unknown: 'everything',
  },
  {
    name: 'a path of five thousand bytes',
    make: async () => image({ layers: [await layer(file('x'.repeat(5000)))] }),
    status: 0,
    says: /path in the archive exceeds 4096/,
    unknown: 'everything',
  },
  {
    name: 'folders three hundred deep',
    make: async () => image({ layers: [await layer(file(`${'d/'.repeat(300)}x`))] }),
    status: 0,
    says: /left out/,
    unknown: 'the walk',
  },
  {
    name: 'an extended header of two megabytes',
    make: async () =>
      image({ layers: [Buffer.concat([paxHeader({ comment: 'x'.repeat(2 * MIB) }), rawHeader({}), END])] }),
    status: 0,
    says: /extended header|exceeds/,
    unknown: 'everything',
  },
  {
    name: 'absolute names and links, and links in circles',
    make: async () =>
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
    status: 0,
    says: /^$|exists at run time only/,
    unknown: 'nothing',
  },
  {
    name: 'hard links to nothing and to themselves',
    make: async () =>
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
    status: 0,
    says: /hard links lead to nothing|names outside/,
    unknown: 'the walk',
  },
  // What is in it.
  {
    name: 'pipes and devices where texts are read',
    make: async () =>
      image({
        layers: [
          await layer(
            { name: 'etc/passwd', type: 'fifo' },
            { name: 'etc/group', type: 'character-device', devmajor: 1, devminor: 8 },
            { name: 'etc/os-release', type: 'block-device' },
          ),
        ],
      }),
    status: 0,
    says: /not a file|not read whole/,
    unknown: 'the walk',
  },
  {
    name: 'a sparse file where a text is read',
    make: async () =>
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
    status: 0,
    says: /sparse/,
    unknown: 'the walk',
  },
  {
    name: 'a package database of seventy megabytes',
    make: async () =>
      image({
        layers: [
          Buffer.concat([
            rawHeader({ name: 'var/lib/dpkg/status', size: octal(70 * MIB) }),
            Buffer.alloc(70 * MIB, 'Package: a\nStatus: install ok installed\nVersion: 1\n\n'),
            END,
          ]),
        ],
      }),
    status: 0,
    says: /larger than 67108864 bytes/,
    unknown: 'nothing',
  },
];

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

/** What a run took: resident memory at most, in megabytes, and seconds of processors. */
interface Cost {
  readonly megabytes: number;
  readonly seconds: number;
}

describe('a hostile archive', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-hostile-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs an audit where nothing but the archive is, and looks that nothing else is there afterwards. */
  const audit = async (path: string, ...words: readonly string[]): Promise<Ran & Cost> => {
    const home = join(folder, 'home');
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
    let megabytes = 0;
    let seconds = 0;
    const ran = await rempart(['audit', `archive:${path}`, ...words], {
      cwd: home,
      env: { HOME: home, TMPDIR: home, DOCKER_HOST: 'unix:///nonexistent' },
      during(child) {
        const look = setInterval(() => {
          try {
            const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
            megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
            // Fields 14 and 15, hundredths of a second; the name before them may hold blanks.
            const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
            seconds = Math.max(seconds, (Number(stat[11]) + Number(stat[12])) / 100);
          } catch {
            // It ended between two looks.
          }
        }, 20);
        child.once('exit', () => clearInterval(look));
      },
    });
    expect(readdirSync(home, { recursive: true }), 'nothing of the image is written anywhere').toEqual([]);
    return { ...ran, megabytes, seconds };
  };

  const reasonsOf = (report: Report): string =>
    report.targets
      .flatMap(({ error, results }) => [
        error?.message ?? '',
        ...results.filter(({ outcome }) => outcome === 'unknown').map(({ reason }) => reason?.text ?? ''),
      ])
      .join('\n');

  it.each(HOSTILE.map((hostile) => [hostile.name, hostile] as const))(
    '%s',
    async (_, { make, status, says, unknown }) => {
      const path = join(folder, 'hostile.tar');
      writeFileSync(path, await make());
      const ran = await audit(path, '--output', 'json', '--quiet');
      expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status, stderr: '' });
      const report = reportDocument(ran.stdout);
      expect(reasonsOf(report)).toMatch(says);
      const [row] = report.targets;
      const outcomes = new Map(row?.results.map(({ checkId, outcome }) => [checkId, outcome]));
      if (status === 3) expect(row).toMatchObject({ status: 'unreachable', results: [] });
      else {
        // Never a wrong pass: what could not be looked at whole is not said to be in order.
        const walked = outcomes.get('filesystem-permissions/image-setuid-programs');
        const configured = outcomes.get('non-root-user/image-user');
        if (unknown === 'everything') {
          expect([walked, configured]).toEqual(['unknown', 'unknown']);
          expect([...outcomes.values()]).not.toContain('pass');
        }
        if (unknown === 'the walk') expect(['unknown', 'fail']).toContain(walked);
        if (unknown === 'nothing') expect(walked).not.toBe('unknown');
      }
      expect(ran.seconds).toBeLessThan(20);
      expect(ran.megabytes).toBeLessThan(500);
    },
    60_000,
  );

  it('two million and more entries in a layer: given up within its bounds', async () => {
    const path = join(folder, 'entries.tar');
    const header = rawHeader({ name: 'd/00000000' });
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
    async function* entries(): AsyncGenerator<Buffer> {
      for (let chunk = 0; chunk < 501; chunk += 1) {
        const block = Buffer.alloc(512 * 4000);
        for (let index = 0; index < 4000; index += 1) {
          const digits = String(chunk * 4000 + index).padStart(8, '0');
          const more = [...digits].reduce((total, digit) => total + Number(digit), 0);
          header.copy(block, index * 512);
          block.write(digits, index * 512 + 2, 'latin1');
          block.write((sum + more).toString(8).padStart(6, '0'), index * 512 + 148, 'latin1');
        }
        yield block;
      }
    }
    const packed = await buffer(Readable.from(entries()).pipe(createGzip({ level: 1 })));
    writeFileSync(path, await image({ layers: [END], packLayer: () => packed }));
    const ran = await audit(path, '--output', 'json', '--quiet');
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(reasonsOf(reportDocument(ran.stdout))).toMatch(/more than 2000000 entries/);
    expect(ran.seconds).toBeLessThan(40);
    expect(ran.megabytes).toBeLessThan(1000);
    rmSync(path);
  }, 180_000);

  it('cut by its deadline: a row that is partial, and status 3', async () => {
    const path = join(folder, 'slow.tar');
    const members = await layer(...Array.from({ length: 20_000 }, (_, index) => file(`d/${index}`, 'x')));
    writeFileSync(path, await image({ layers: Array.from({ length: 10 }, () => members) }));
    const ran = await audit(path, '--timeout', '1', '--output', 'json', '--quiet');
    const [row] = reportDocument(ran.stdout).targets;
    // A machine that reads it within a second has done its work.
    if (row?.status === 'complete') expect(ran.status).toBe(0);
    else {
      expect(ran.status).toBe(3);
      expect(row?.results.every(({ outcome }) => outcome !== 'pass')).toBe(true);
    }
  }, 60_000);

  it('control characters and escapes in names and settings reach no terminal', async () => {
    const path = join(folder, 'escapes.tar');
    const evil = '\u001b[2J\u001b]0;title\u0007\u202e';
    const setuid = await layer(file(`app/${evil}su`, 'x', { mode: 0o4755 }));
    writeFileSync(
      path,
      await image({
        layers: [setuid],
        references: [`hostile:1${evil}`],
        config: {
          config: {
            Cmd: [`/${evil}`],
            User: `x${evil}`,
            Labels: { [`a${evil}`]: evil },
            Env: [`X${evil}=ghp_${'a'.repeat(36)}`],
          },
          history: [{ created_by: `RUN curl -k https://example.com/${evil} | sh` }],
        },
      }),
    );
    const ran = await audit(path, '--verbose');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('setuid');
    // Our own colours are off where the output is no terminal.
    expect(ran.stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }, 60_000);

  it('long lines of a build cost time in proportion', async () => {
    const path = join(folder, 'history.tar');
    const lines = [
      'apt '.repeat(200_000),
      `apk ${'-a=b '.repeat(150_000)}`,
      `|9 ${'A=b '.repeat(150_000)}`,
      `RUN curl ${'x '.repeat(300_000)}`,
      '[redacted '.repeat(60_000),
    ];
    writeFileSync(
      path,
      await image({
        layers: [await innocent()],
        config: {
          config: { Cmd: ['/run'], Labels: { token: ' = '.repeat(200_000) } },
          history: lines.map((created_by) => ({ created_by })),
        },
      }),
    );
    const ran = await audit(path, '--output', 'json', '--quiet');
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(ran.seconds).toBeLessThan(20);
  }, 60_000);
});
