import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  judgeHostKey,
  knownHostsLine,
  knownKeyTypes,
  parseKnownHosts,
} from '../../../src/transports/ssh/known-hosts.ts';
import fc from '../../seeded-properties.ts';

const field = (bytes: Uint8Array | string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, Buffer.from(bytes as Uint8Array)]);
};
const keyOf = (type: string, secret: string): Buffer =>
  Buffer.concat([field(type), field(Buffer.from(secret.padEnd(32, '.')))]);

const ed = keyOf('ssh-ed25519', 'the host');
const otherEd = keyOf('ssh-ed25519', 'somebody else');
const rsa = keyOf('ssh-rsa', 'the host');
const text = (key: Buffer): string =>
  `${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`;
const hashed = (name: string): string => {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};
const judge = (file: string, key = ed, host = 'web.example.com', port: number | null = 22) =>
  judgeHostKey(parseKnownHosts(file, 'known_hosts'), { host, port }, key).verdict;

describe('a known host key', () => {
  test.each([
    ['the plain name', `web.example.com ${text(ed)}`],
    ['one of several names', `www,web.example.com,10.0.0.1 ${text(ed)} a comment`],
    ['another letter case', `WEB.example.COM ${text(ed)}`],
    ['a pattern', `*.example.com ${text(ed)}`],
    ['a pattern with one unknown character', `we?.example.com ${text(ed)}`],
    ['a pattern beside a negation of another host', `*.example.com,!db.example.com ${text(ed)}`],
    ['a hash', `${hashed('web.example.com')} ${text(ed)}`],
    [
      'a line behind a comment, an empty and a damaged one',
      `# ours\n\nnonsense\nweb.example.com ${text(ed)}`,
    ],
    ['tabs between the fields', `web.example.com\t${text(ed).replace(' ', '\t')}`],
    ['carriage returns at the ends', `db ${text(rsa)}\r\nweb.example.com ${text(ed)}\r\n`],
    ['one of two keys of one type', `web.example.com ${text(otherEd)}\nweb.example.com ${text(ed)}`],
  ])('is trusted by %s', (_, file) => {
    expect(judge(file)).toBe('trusted');
  });

  test.each([
    ['the name and port in brackets', `[web.example.com]:2222 ${text(ed)}`],
    ['a hash of them', `${hashed('[web.example.com]:2222')} ${text(ed)}`],
    ['the bare name', `web.example.com ${text(ed)}`],
    ['a pattern of the port', `[*.example.com]:22?? ${text(ed)}`],
  ])('on another port is trusted by %s', (_, file) => {
    expect(judge(file, ed, 'web.example.com', 2222)).toBe('trusted');
  });
});

describe('an unknown host key', () => {
  test.each([
    ['nothing', ''],
    ['another host', `db.example.com ${text(ed)}`],
    ['a negated pattern', `*.example.com,!web.example.com ${text(ed)}`],
    ['a negation alone', `!db.example.com ${text(ed)}`],
    ['a hash of another host', `${hashed('db.example.com')} ${text(ed)}`],
    ['another port', `[web.example.com]:2222 ${text(otherEd)}`],
    ['a damaged key', 'web.example.com ssh-ed25519 AAAA'],
    ['a key that is not of the type it claims', `web.example.com ssh-rsa ${ed.toString('base64')}`],
    ['an unknown marker', `@trusted web.example.com ${text(ed)}`],
    ['an unknown kind of hash', `|2|c2FsdA==|aGFzaA== ${text(ed)}`],
    ['a revocation of another key', `@revoked web.example.com ${text(otherEd)}`],
  ])('stays unknown by %s', (_, file) => {
    expect(judge(file)).toBe('unknown');
  });

  test('says which other keys of the host are known', () => {
    const lines = parseKnownHosts(`web.example.com ${text(rsa)}`, 'known_hosts');
    expect(judgeHostKey(lines, { host: 'web.example.com', port: 22 }, ed)).toEqual({
      verdict: 'unknown',
      onlyAuthority: false,
      otherTypes: ['ssh-rsa'],
    });
  });

  test('says that only an authority is known, which vouches for certificates', () => {
    const lines = parseKnownHosts(`@cert-authority *.example.com ${text(ed)}`, 'known_hosts');
    expect(judgeHostKey(lines, { host: 'web.example.com', port: 22 }, ed)).toEqual({
      verdict: 'unknown',
      onlyAuthority: true,
      otherTypes: [],
    });
  });

  test('is not made a changed one by a line about the bare name when the port differs', () => {
    expect(judge(`web.example.com ${text(otherEd)}`, ed, 'web.example.com', 2222)).toBe('unknown');
  });
});

describe('a changed host key', () => {
  test('names the line that holds the old one', () => {
    const lines = parseKnownHosts(`# ours\nweb.example.com ${text(otherEd)}`, '/home/a/.ssh/known_hosts');
    expect(judgeHostKey(lines, { host: 'web.example.com', port: 22 }, ed)).toMatchObject({
      verdict: 'changed',
      line: { source: '/home/a/.ssh/known_hosts', line: 2 },
    });
  });

  test('is one of another curve too', () => {
    const small = keyOf('ecdsa-sha2-nistp256', 'small');
    const large = keyOf('ecdsa-sha2-nistp521', 'large');
    expect(judge(`web.example.com ${text(small)}`, large)).toBe('changed');
  });
});

describe('a revoked host key', () => {
  test.each([
    ['before the line that trusts it', `@revoked * ${text(ed)}\nweb.example.com ${text(ed)}`],
    ['after it', `web.example.com ${text(ed)}\n@revoked web.example.com ${text(ed)}`],
    [
      'by a hash',
      `${hashed('web.example.com')} ${text(ed)}\n@revoked ${hashed('web.example.com')} ${text(ed)}`,
    ],
  ])('is revoked %s', (_, file) => {
    expect(judge(file)).toBe('revoked');
  });

  test('is revoked on every port of its name', () => {
    const file = `[web.example.com]:2222 ${text(ed)}\n@revoked web.example.com ${text(ed)}`;
    expect(judge(file, ed, 'web.example.com', 2222)).toBe('revoked');
  });
});

test('an alias stands for itself, whatever the port', () => {
  expect(judge(`cluster ${text(ed)}`, ed, 'cluster', null)).toBe('trusted');
});

test('types known for a host are told in the order of the file', () => {
  const lines = parseKnownHosts(
    `web ${text(rsa)}\ndb ${text(ed)}\n[web]:2222 ${text(ed)}\n@revoked web ${text(ed)}`,
    'known_hosts',
  );
  expect(knownKeyTypes(lines, { host: 'web', port: 22 })).toEqual(['ssh-rsa']);
  expect(knownKeyTypes(lines, { host: 'web', port: 2222 })).toEqual(['ssh-rsa', 'ssh-ed25519']);
});

describe('laws of the reader', () => {
  const seed = 20260101;
  const word = fc.string({ unit: fc.constantFrom(...'ab.*?!,[]:|@# \t=0129'), maxLength: 24 });
  const anyLine = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    word,
    fc
      .tuple(
        fc.constantFrom('', '@revoked ', '@cert-authority ', '@x '),
        word,
        fc.constantFrom(ed, rsa, otherEd),
      )
      .map(([marker, hosts, key]) => `${marker}${hosts} ${text(key)}`),
  );
  const anyFile = fc.array(anyLine, { maxLength: 12 }).map((lines) => lines.join('\n'));

  test('it never throws, whatever the file and the key', () => {
    fc.assert(
      fc.property(
        anyFile,
        fc.uint8Array({ maxLength: 80 }),
        word,
        fc.integer({ min: 1, max: 65535 }),
        (file, key, host, port) => {
          const lines = parseKnownHosts(file, 'known_hosts');
          expect(['trusted', 'unknown', 'changed', 'revoked']).toContain(
            judgeHostKey(lines, { host, port }, key).verdict,
          );
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  test('a revoked line wins, wherever it stands', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (before, after) => {
        const file = `${before}\n@revoked web.example.com ${text(ed)}\n${after}`;
        expect(judge(file)).toBe('revoked');
      }),
      { seed, numRuns: 300 },
    );
  });

  test('no line but one with this very key makes it trusted', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const stranger = keyOf('ssh-ed25519', 'never written');
        expect(judge(file, stranger)).not.toBe('trusted');
      }),
      { seed, numRuns: 300 },
    );
  });

  test('a line that is written is read back as trusted', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9.:-]{1,20}$/),
        fc.integer({ min: 1, max: 65535 }),
        (host, port) => {
          const line = knownHostsLine({ host, port }, ed);
          expect(judge(`# first\n${line}\n`, ed, host, port)).toBe('trusted');
        },
      ),
      { seed, numRuns: 200 },
    );
  });
});
