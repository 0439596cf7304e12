import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { zipOf } from '../tests/cli/vulndb/zip-writer.ts';
import { hostileArchives } from '../tests/hostile/archive-cases.ts';
import { imageOf, MIB, OS_RELEASE, octal, stanza } from '../tests/hostile/hostile-image.ts';
import { type NumberedEntries, writeNumbered } from '../tests/hostile/numbered-entries.ts';
import { hostilePackages } from '../tests/hostile/package-cases.ts';
import { bind, ndbFile, rpmBlob } from '../tests/packages/rpm-blob.ts';
import { END, makeTar, padded, rawHeader } from '../tests/transports/archive/make-tar.ts';
import { peakMemory, say, sayLoad } from './paired-runs.ts';

/** MiB of the one process, resident, at its greatest, whatever the archive. */
const MOST_MEMORY = 512;

const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'rempart-memory-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

type Make = (folder: string) => Promise<string>;

/** An image of one packed layer, whose digest is right: it is read and judged whole. */
const packedLayer = async (folder: string, layerPath: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(layerPath).pipe(createGunzip())) hash.update(chunk);
  const config = JSON.stringify({
    ...{ architecture: 'amd64', os: 'linux', config: { Cmd: ['/run'], User: '1000' } },
    rootfs: { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] },
  });
  const path = join(folder, 'image.tar');
  const manifest = [{ Config: 'config.json', RepoTags: ['big:1'], Layers: ['layer.tar'] }];
  writeFileSync(
    path,
    await makeTar([
      { name: 'layer.tar', text: readFileSync(layerPath) },
      { name: 'config.json', text: config },
      { name: 'manifest.json', text: JSON.stringify(manifest) },
    ]),
  );
  return `archive:${path}`;
};

const numbered =
  (...parts: readonly NumberedEntries[]): Make =>
  async (folder) => {
    await writeNumbered(join(folder, 'layer.gz'), ...parts);
    return packedLayer(folder, join(folder, 'layer.gz'));
  };

const ofLayer =
  (make: () => Buffer | Promise<Buffer>): Make =>
  async (folder) => {
    const path = join(folder, 'image.tar');
    writeFileSync(path, await imageOf({ layers: [await make()] }));
    return `archive:${path}`;
  };
type Member = readonly [name: string, body: Buffer];

/** Written by hand: its bodies are too large for a writer that copies them. */
const rawOf = (members: readonly Member[]): Buffer =>
  Buffer.concat([
    ...members.flatMap(([name, body]) => [
      rawHeader({ name, size: octal(body.length), mode: '0000755\0' }),
      padded(body),
    ]),
    END,
  ]);
const raw = (...members: readonly Member[]): Buffer => rawOf(members);
const release = ['etc/os-release', Buffer.from(OS_RELEASE)] as const;

/** Bytes that hardly compress, the same in every run. */
const noise = (bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0, state = 1; at + 4 <= bytes; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    buffer.writeUInt32LE(state, at);
  }
  return buffer;
};

const manyFiles = (count: number, bytes: number): Buffer =>
  rawOf([
    release,
    ...Array.from(
      { length: count },
      (_, index): Member => [`srv/${index % 500}/file-${index}.dat`, Buffer.alloc(bytes, index)],
    ),
  ]);
const jarOf = (megabytes: number): Buffer =>
  zipOf(
    Array.from({ length: megabytes }, (_, index) => ({ name: `c${index}.class`, bytes: noise(MIB) })).concat(
      Array.from({ length: 200 }, (_, index) => ({
        name: `META-INF/maven/g/a${index}/pom.properties`,
        bytes: Buffer.from(`groupId=g\nartifactId=a${index}\nversion=1\n`),
      })),
    ),
  );
/** A database of rpm of about that size: 20,000 packages, each with as many bytes of changes as make it so. */
const rpmdb = (megabytes: number): Buffer => {
  const changes = 'x'.repeat(Math.floor((megabytes * MIB) / 20_000) - 200);
  return ndbFile(
    Array.from({ length: 20_000 }, (_, index) => rpmBlob({ ...bind, 1000: `p${index}`, 1080: changes })),
  );
};

const CASES: readonly (readonly [name: string, make: Make])[] = [
  ['300 MB in 3,000 files', ofLayer(() => manyFiles(3000, 100 * 1024))],
  ['200,000 files', ofLayer(() => manyFiles(200_000, 100))],
  ['a jar of 100 MB', ofLayer(() => raw(release, ['srv/app.jar', jarOf(100)]))],
  [
    'ndb of 200 MB, 20,000 packages',
    ofLayer(() => raw(release, ['usr/lib/sysimage/rpm/Packages.db', rpmdb(200)])),
  ],
  [
    'package.json of 20,000 packages',
    ofLayer(() =>
      raw(
        ...Array.from(
          { length: 20_000 },
          (_, index) =>
            [
              `srv/node_modules/p${index}/package.json`,
              Buffer.from(`{"name":"p${index}","version":"1.0.0"}`),
            ] as const,
        ),
      ),
    ),
  ],
  ['1,999,990 files in one folder', numbered({ count: 1_999_990 })],
  ['1,999,990 files in /etc', numbered({ count: 1_999_990, prefix: 'etc/' })],
  ['1,999,990 folders', numbered({ count: 1_999_990, flag: '5' })],
  ['1,999,990 links', numbered({ count: 1_999_990, flag: '2', link: 'x'.repeat(50) })],
  ['1,000,000 hard links to nothing', numbered({ count: 1_000_000, flag: '1', link: 'none/'.repeat(8) })],
  ['400,000 files, each forty folders deep', numbered({ count: 400_000, suffix: `/${'b/'.repeat(40)}` })],
  [
    'a status file of 63 MB of tiny packages, with a character that makes its text twice as large',
    ofLayer(() =>
      raw(release, [
        'var/lib/dpkg/status',
        Buffer.concat([
          Buffer.from('Package: \u4e00\nVersion: 1\n\n'),
          Buffer.alloc(63 * MIB, 'Package: a\nVersion: 1\n\n'),
        ]),
      ]),
    ),
  ],
  [
    'a status file of 63 MB of one stanza',
    ofLayer(() => raw(release, ['var/lib/dpkg/status', Buffer.alloc(63 * MIB, 'A: b\n')])),
  ],
  [
    'a status file of 60 MB of packages that are none too small',
    ofLayer(() => raw(release, ['var/lib/dpkg/status', Buffer.from(stanza('name', '1.0').repeat(430_000))])),
  ],
  [
    'ndb of 255 MB of zeros behind its head',
    ofLayer(() => raw(release, ['var/lib/rpm/Packages.db', zerosNdb()])),
  ],
  [
    'files for readers, each twice as large as the one before, to 255 MB',
    ofLayer(() =>
      raw(
        release,
        ...Array.from(
          { length: 12 },
          (_, index) =>
            [`srv/${index}.jar`, Buffer.alloc(Math.min(255 * MIB, 2 ** index * 128 * 1024))] as const,
        ),
      ),
    ),
  ],
  [
    'sixty wanted texts of 4 MB',
    ofLayer(() =>
      raw(
        ...Array.from(
          { length: 60 },
          (_, index) => [`etc/cron.d/${index}`, Buffer.alloc(4 * MIB, 'x \u4e00\n')] as const,
        ),
      ),
    ),
  ],
  ...[...hostileArchives, ...hostilePackages]
    .filter(({ name }) => /bomb|gigabyte|without end|65,536|million|half a terabyte/.test(name))
    .map(({ name, make }) => [name, make] as const),
];

function zerosNdb(): Buffer {
  const whole = Buffer.alloc(255 * MIB);
  ndbFile([rpmBlob(bind)]).copy(whole);
  return whole;
}

sayLoad();
let isKept = true;
const [only = ''] = process.argv.slice(2);
for (const [index, [name, make]] of CASES.entries()) {
  if (!name.includes(only)) continue;
  const folder = join(scratch, String(index));
  mkdirSync(folder);
  const target = await make(folder);
  const argv = [
    process.execPath,
    rempart,
    'audit',
    target,
    '--no-db',
    '--output',
    'json',
    '--quiet',
  ] as const;
  const peak = await peakMemory({ name, argv, statuses: [0, 3] });
  isKept &&= peak < MOST_MEMORY;
  say(
    `${name}: ${peak.toFixed(0)} MiB, at most ${MOST_MEMORY} MiB: ${peak < MOST_MEMORY ? 'kept' : 'MISSED'}`,
  );
  rmSync(folder, { recursive: true });
}
sayLoad();
// A limit, and no time: whatever the machine does beside it, more is too much.
if (!isKept) process.exitCode = 1;
