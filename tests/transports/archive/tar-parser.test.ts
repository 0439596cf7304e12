import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ReadEntry, tarEntries } from '../../../src/transports/archive/tar-entries.ts';
import fc from '../../seeded-properties.ts';
import { runCommand } from '../../testbed/run-command.ts';
import {
  chunksOf,
  END,
  listOf,
  makeTar,
  padded,
  paxHeader,
  rawHeader,
  seal,
  type TarMember,
} from './make-tar.ts';

const read = async (tar: Buffer, chunk?: number): Promise<readonly ReadEntry[]> =>
  listOf(tarEntries(chunksOf(tar, chunk), { bodyBytes: () => 1 << 20 }));

/** What tar-stream reads, in our words. */
const oracle = async (tar: Buffer) => {
  const entries: object[] = [];
  const reader = extract();
  const done = (async () => {
    for await (const entry of reader) {
      const parts: Buffer[] = [];
      for await (const part of entry) parts.push(part as Buffer);
      const { name, type, mode, uid, gid, mtime, linkname } = entry.header;
      entries.push({
        path: name,
        type:
          { link: 'hard-link', 'contiguous-file': 'file', 'character-device': 'char-device' }[
            type as string
          ] ?? type,
        mode: mode ?? 0,
        uid: uid ?? 0,
        gid: gid ?? 0,
        mtime: Math.floor((mtime?.getTime() ?? 0) / 1000),
        link: linkname ?? '',
        text: Buffer.concat(parts).toString('latin1'),
      });
    }
  })();
  reader.end(tar);
  await done;
  return entries;
};

const asOracle = ({ path, type, mode, uid, gid, mtime, link, body }: ReadEntry) => ({
  path: type === 'directory' ? path.replace(/\/$/, '') : path,
  type,
  mode,
  uid,
  gid,
  mtime,
  link,
  text: body?.toString('latin1') ?? '',
});

const name = fc
  .array(
    fc.string({
      unit: fc.constantFrom('a', 'Z', '0', '.', '-', ' ', 'ü', '\n', '=', '€'),
      minLength: 1,
      maxLength: 60,
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.map((part) => (/^\.+$/.test(part) ? 'dot' : part)).join('/'));
const metadata = {
  mode: fc.integer({ min: 0, max: 0o7777 }),
  uid: fc.integer({ min: 0, max: 0xffff_ffff }),
  gid: fc.integer({ min: 0, max: 0xffff_ffff }),
  // Later times come out negative and malformed from tar-stream.
  mtime: fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((seconds) => new Date(seconds * 1000)),
};
const member: fc.Arbitrary<TarMember> = fc.oneof(
  fc.record({
    ...metadata,
    name,
    type: fc.constant('file' as const),
    text: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({ ...metadata, name, type: fc.constant('directory' as const) }),
  fc.record({ ...metadata, name, type: fc.constant('symlink' as const), linkname: name }),
  fc.record({ ...metadata, name, type: fc.constant('link' as const), linkname: name }),
);

describe('the tar reader', () => {
  test('reads what tar-stream writes as tar-stream reads it, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { maxLength: 8 }),
        fc.integer({ min: 1, max: 3000 }),
        async (members, chunk) => {
          const tar = await makeTar(members);
          expect((await read(tar, chunk)).map(asOracle)).toEqual(await oracle(tar));
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });

  test('never takes a cut tar for a whole one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (members, part) => {
          const tar = await makeTar(members);
          const cut = tar.subarray(0, Math.floor((tar.length - 1024) * part));
          await expect(read(cut)).rejects.toMatchObject({ code: 'truncated' });
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  test('fails with an archive error, or reads on, whatever byte is changed', async () => {
    const tar = await makeTar([
      { name: 'a'.repeat(150), text: 'text' },
      { name: 'link', type: 'symlink', linkname: 'target' },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(tar.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const broken = Buffer.from(tar);
        broken[at] = ((broken[at] as number) + change) & 255;
        const outcome = await read(broken).then(
          () => 'ArchiveError',
          (error) => error.name,
        );
        expect(outcome).toBe('ArchiveError');
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});

describe('tars made by GNU tar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-tar-'));
  const long = `${'deep-folder-name/'.repeat(16)}${'n'.repeat(120)}`;
  beforeAll(() => {
    mkdirSync(join(folder, 'in', long, '..'), { recursive: true });
    writeFileSync(join(folder, 'in', long), 'long');
    writeFileSync(join(folder, 'in/plain'), 'plain');
    chmodSync(join(folder, 'in/plain'), 0o4755);
    linkSync(join(folder, 'in/plain'), join(folder, 'in/z-hard'));
    symlinkSync(long, join(folder, 'in/symlink'));
    writeFileSync(join(folder, 'in/sparse'), 'start');
    truncateSync(join(folder, 'in/sparse'), 1 << 20);
    writeFileSync(join(folder, 'in/sparse'), 'end', { flag: 'a' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const make = async (...flags: string[]): Promise<readonly ReadEntry[]> => {
    const path = join(folder, 'made.tar');
    await runCommand('tar', ['-C', join(folder, 'in'), '--sort=name', ...flags, '-cf', path, '.']);
    return read(readFileSync(path));
  };
  const byPath = (entries: readonly ReadEntry[], path: string) =>
    entries.find((entry) => entry.path === `./${path}`);

  test.each(['gnu', 'oldgnu', 'pax', 'posix'])(
    'format %s: long names and links, setuid, hard links',
    async (format) => {
      const entries = await make(`--format=${format}`);
      expect(byPath(entries, long)?.body?.toString()).toBe('long');
      expect(byPath(entries, 'symlink')).toMatchObject({ type: 'symlink', link: long });
      expect(byPath(entries, 'plain')).toMatchObject({ type: 'file', mode: 0o4755, size: 5 });
      expect(byPath(entries, 'z-hard')).toMatchObject({ type: 'hard-link', link: './plain' });
    },
  );

  test.each(['ustar', 'v7'])('format %s: what it can hold', async (format) => {
    const entries = await make(`--format=${format}`, '--exclude=deep-folder-name', '--exclude=symlink');
    expect(byPath(entries, 'plain')).toMatchObject({ type: 'file', mode: 0o4755 });
    expect(entries.find(({ path }) => path === './')).toMatchObject({ type: 'directory' });
  });

  test.each([
    ['gnu', []],
    ['pax', ['--sparse-version=0.0']],
    ['pax', ['--sparse-version=0.1']],
    ['pax', ['--sparse-version=1.0']],
  ])(
    'sparse files (%s %j) keep their size, marked, and the entries after them are found',
    async (format, flags) => {
      const entries = await make(`--format=${format}`, '--sparse', ...flags);
      expect(byPath(entries, 'sparse')).toMatchObject({ sparse: true, size: (1 << 20) + 3 });
      expect(byPath(entries, 'z-hard')).toBeDefined();
    },
  );

  test('a sparse map that goes on over several blocks', async () => {
    const path = join(folder, 'in/sparse');
    const descriptor = openSync(path, 'r+');
    for (let piece = 0; piece < 80; piece += 1) writeSync(descriptor, 'piece', piece * 16_384);
    closeSync(descriptor);
    const entries = await make('--format=gnu', '--sparse');
    expect(byPath(entries, 'sparse')).toMatchObject({ sparse: true });
    expect(byPath(entries, 'z-hard')).toBeDefined();
  });

  test('numbers that octal can not hold', async () => {
    for (const format of ['gnu', 'pax']) {
      const [entry] = await make(
        `--format=${format}`,
        '--owner=:3000000000',
        '--group=:4000000000',
        '--mtime=@9999999999',
      );
      expect(entry).toMatchObject({ uid: 3_000_000_000, gid: 4_000_000_000, mtime: 9_999_999_999 });
    }
  });

  test('a time before 1970', async () => {
    const [entry] = await make('--format=gnu', '--mtime=1960-01-01 00:00:00 UTC');
    expect(entry).toMatchObject({ mtime: -315_619_200 });
  });
});

describe('tars that no tool writes', () => {
  const one = async (...blocks: readonly Buffer[]) => read(Buffer.concat([...blocks, END]));

  test('a wrong checksum is a parse error', async () => {
    const block = rawHeader({});
    block[0] = 0x7a;
    await expect(one(block)).rejects.toMatchObject({ code: 'parse-error' });
  });

  test('a checksum summed with signed bytes, as old writers did, is taken', async () => {
    const block = rawHeader({ name: 'n\u00e9' });
    const signed = [...block].reduce(
      (sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : (byte << 24) >> 24),
      0,
    );
    block.write(`${signed.toString(8).padStart(6, '0')}\0 `, 148);
    expect(await one(block)).toMatchObject([{ path: 'n\u00e9' }]);
  });

  test('a size of eight exabytes ends as truncated without taking memory', async () => {
    const size = Buffer.alloc(12);
    size[0] = 0x80;
    size.writeUIntBE(2 ** 40, 5, 6);
    await expect(one(rawHeader({ size }))).rejects.toMatchObject({ code: 'truncated' });
    size.fill(0xff, 1);
    await expect(one(rawHeader({ size }))).rejects.toMatchObject({ code: 'parse-error' });
  });

  test('a negative size is a parse error', async () => {
    await expect(one(rawHeader({ size: Buffer.alloc(12, 0xff) }))).rejects.toMatchObject({
      code: 'parse-error',
    });
  });

  test('a link that states a size has no body all the same, as for the engine', async () => {
    const size = '00000001000\0';
    const entries = await one(rawHeader({ flag: '2', size, link: 't' }), rawHeader({ name: 'next' }));
    expect(entries).toMatchObject([{ type: 'symlink' }, { path: 'next' }]);
  });

  test('a global header changes no entry, as for the engine', async () => {
    const entries = await one(paxHeader({ path: 'hidden', uid: '7' }, 'g'), rawHeader({ name: 'seen' }));
    expect(entries).toMatchObject([{ path: 'seen', uid: 0 }]);
  });

  test('of a GNU long name and a pax path the former wins, as for the engine', async () => {
    const longName = padded(Buffer.from('long\0'));
    const header = rawHeader({ name: '././@LongLink', flag: 'L', size: '00000000005\0' });
    expect(await one(header, longName, paxHeader({ path: 'pax' }), rawHeader({}))).toMatchObject([
      { path: 'long' },
    ]);
  });

  test('an empty pax record leaves the header in force', async () => {
    expect(await one(paxHeader({ path: '' }), rawHeader({ name: 'kept' }))).toMatchObject([{ path: 'kept' }]);
  });

  test('pax sizes override the header, and the entry after is found', async () => {
    const entries = await one(
      paxHeader({ size: '3' }),
      rawHeader({}),
      padded(Buffer.from('abc')),
      rawHeader({ name: 'next' }),
    );
    expect(entries.map(({ path, body }) => [path, body?.toString()])).toEqual([
      ['file', 'abc'],
      ['next', ''],
    ]);
  });

  test('capabilities come as the bytes of the extended attribute', async () => {
    const value = Buffer.from([1, 0, 0, 2, 0, 0x0a, 0x3d, 0x20]);
    const [entry] = await one(paxHeader({ 'SCHILY.xattr.security.capability': value }), rawHeader({}));
    expect(entry?.capability).toEqual(value);
  });

  test.each([
    ['a length that lies', '99 path=x\n'],
    ['no length', 'path=x\n'],
    ['no line end', '9 path=xx'],
    ['a NUL in a path', '12 path=a\0b\n'],
    ['a size in words', '13 size=many\n'],
    ['a negative size', '11 size=-1\n'],
    ['no key', '5 =x\n'],
  ])('a pax header with %s is a parse error', async (_, text) => {
    const body = Buffer.from(text);
    const size = `${body.length.toString(8).padStart(11, '0')}\0`;
    await expect(one(rawHeader({ flag: 'x', size }), padded(body), rawHeader({}))).rejects.toMatchObject({
      code: 'parse-error',
    });
  });

  test('an extended header of more than 1 MiB is truncated, one of 1 MiB is read', async () => {
    const header = (bytes: number) => paxHeader({ comment: 'c'.repeat(bytes - '1048576 comment=\n'.length) });
    expect(await one(header(1 << 20), rawHeader({}))).toHaveLength(1);
    await expect(one(header((1 << 20) + 1), rawHeader({}))).rejects.toMatchObject({ code: 'truncated' });
  });

  test('a path of more than 4,096 bytes is truncated', async () => {
    await expect(one(paxHeader({ path: 'ü'.repeat(2049) }), rawHeader({}))).rejects.toMatchObject({
      code: 'truncated',
    });
    expect(await one(paxHeader({ path: 'ü'.repeat(2048) }), rawHeader({}))).toHaveLength(1);
  });

  test('one volume of several is unsupported', async () => {
    await expect(one(rawHeader({ flag: 'M' }))).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('an entry behind the end mark of one block is a parse error, behind both it is not part of the tar', async () => {
    const zero = Buffer.alloc(512);
    await expect(one(zero, rawHeader({}))).rejects.toMatchObject({ code: 'parse-error' });
    expect(await one(zero, zero, rawHeader({}))).toEqual([]);
  });

  test('old GNU headers keep times, not names, where ustar keeps the front of the path', async () => {
    const block = rawHeader({ name: 'name', magic: 'ustar  \0' });
    block.write('14000000000', 345);
    expect(await one(seal(block))).toMatchObject([{ path: 'name' }]);
  });

  test('two names that are no UTF-8 stay two names', async () => {
    const named = (byte: number) => {
      const block = rawHeader({});
      block[0] = byte;
      return seal(block);
    };
    const [first, second] = await one(named(0xfe), named(0xff));
    expect(first?.path).not.toBe(second?.path);
  });

  test('ending the loop early closes the source', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield rawHeader({});
      } finally {
        closed = true;
      }
    }
    for await (const _ of tarEntries(source(), { bodyBytes: () => -1 })) break;
    expect(closed).toBe(true);
  });
});
