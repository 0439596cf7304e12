import { describe, expect, it } from 'vitest';
import { redactAssignments, redactSecrets } from '../../src/facts/secrets.ts';
import { processorTime } from '../processor-time.ts';
import fc from '../seeded-properties.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1g';

describe('a secret by its own form is taken out wherever it stands', () => {
  const cases: readonly (readonly [name: string, text: string, clean: string])[] = [
    [
      'a private key',
      'a\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\nz',
      'a\n[redacted 74]\nz',
    ],
    ['a private key that was cut', 'a -----BEGIN RSA PRIVATE KEY-----\nMIIE', 'a [redacted 36]'],
    ['a yescrypt hash', 'x:$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3Dx:1', 'x:[redacted 34]:1'],
    ['a sha512crypt hash', '$6$rounds=5000$salt$hashhash', '[redacted 28]'],
    ['an Apache hash', 'admin:$apr1$Xx8fQ9aB$abcdefghijklmnopqrstu0', 'admin:[redacted 37]'],
    [
      'an argon2 hash with a plus sign in it',
      '$argon2id$v=19$m=65536,t=3,p=4$c2Fs+A$aGFz/aA',
      '[redacted 45]',
    ],
    ['a JSON Web Token', `Bearer ${JWT} x`, `Bearer [redacted ${JWT.length}] x`],
    ['a JSON Web Token behind a dash', `--${JWT}`, `--[redacted ${JWT.length}]`],
    ['a token of GitHub', `ghp_${'a1'.repeat(18)}`, '[redacted 40]'],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE,', '[redacted 20],'],
    ['credentials in a URL', 'https://bob:hunter2@h/p', 'https://bob:[redacted 7]@h/p'],
    ['a password with an @ in a URL', 'redis://:p@ss@h:6379/0', 'redis://:[redacted 4]@h:6379/0'],
  ];
  for (const [name, text, clean] of cases) it(name, () => expect(redactSecrets(text)).toBe(clean));

  it('and nothing else', () => {
    for (const text of [
      'http://h:80/p',
      'eyJhbGciOiJIUzI1NiJ9',
      '$1$ is one dollar',
      'ssh://user@host:22',
      '-----BEGIN CERTIFICATE-----',
    ])
      expect(redactSecrets(text)).toBe(text);
  });
});

describe('a value that its name calls secret is taken out', () => {
  const cases: readonly (readonly [text: string, clean: string])[] = [
    ['run --password hunter22 -v', 'run --password [redacted 8] -v'],
    ['run\n--db-password\nhunter22\n-v', 'run\n--db-password\n[redacted 8]\n-v'],
    ['run --password=hunter22 -v', 'run --password=[redacted 8] -v'],
    ["run --password='a b' -v", 'run --password=[redacted 5] -v'],
    ['run --password "cut', 'run --password [redacted 4]'],
    ['TOKEN=abc', 'TOKEN=[redacted 3]'],
    ['Environment=X_TOKEN=abc', 'Environment=X_TOKEN=[redacted 3]'],
    ['--env=DB_PASSWORD=abc', '--env=DB_PASSWORD=[redacted 3]'],
    ['SESSION_KEY=abc', 'SESSION_KEY=[redacted 3]'],
    ['sessionKey: abc', 'sessionKey: [redacted 3]'],
    ['--encryption-key abc', '--encryption-key [redacted 3]'],
    ['MYSQL_PWD=abc', 'MYSQL_PWD=[redacted 3]'],
    ['Uid=sa;Pwd=abc;', 'Uid=sa;Pwd=[redacted 3];'],
    ['/x?a=b&token=abc&c=d', '/x?a=b&token=[redacted 3]&c=d'],
    ['curl -H "Authorization: Bearer abc"', 'curl -H "Authorization: Bearer [redacted 3]"'],
    ['a secret: x, b', 'a secret: [redacted 1], b'],
    ['--password --token x', '--password --token [redacted 1]'],
    [`${'x'.repeat(200)}_PASSWORD=abc`, `${'x'.repeat(200)}_PASSWORD=[redacted 3]`],
  ];
  for (const [text, clean] of cases)
    it(text.slice(0, 60), () => {
      expect(redactAssignments(text)).toBe(clean);
      expect(redactAssignments(clean)).toBe(clean);
    });

  it('what only looks like one stays', () => {
    for (const text of [
      'PWD=/home/web',
      '--tls-key /etc/ssl/private/server.pem',
      'gpgkey=file:///etc/pki/rpm-gpg/KEY',
      'keyboard: us',
      'cp server.key dest',
      'monkey=1',
      'cat /etc/passwd /etc/group',
      'a=b c:d',
    ])
      expect(redactAssignments(text)).toBe(text);
  });
});

it('what is redacted once is redacted for good', () => {
  const piece = fc.oneof(
    fc.constantFrom('--password', 'TOKEN', '=', ':', ' ', '"', "'", '://', '@', ',', '\n', '$6$', 'eyJ', '.'),
    fc.constantFrom(
      'abcdefgh12',
      '-----BEGIN PRIVATE KEY-----',
      'PWD',
      '_KEY',
      '/',
      'bearer ',
      '[redacted 3]',
      '-',
    ),
    fc.string({ maxLength: 6 }),
  );
  for (const redact of [redactSecrets, redactAssignments])
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
      }),
      { seed: 7, numRuns: 4000 },
    );
});

describe('hostile text costs time in proportion to its length', () => {
  const shapes: readonly (readonly [name: string, unit: string])[] = [
    ['one long word', 'a'],
    ['beginnings of tokens', '-eyJ'],
    ['secret words without end', 'pass'],
    ['secret names before blanks', 'pass '],
    ['beginnings of URLs', 'a://b:'],
    ['quotes that never close', 'pass=\'pass="'],
    ['beginnings of private keys', '-----BEGIN AAAA '],
  ];
  const timeOf = (text: string): number => processorTime(() => redactAssignments(text));
  const least = (text: string): number => Math.min(...Array.from({ length: 7 }, () => timeOf(text)));
  for (const [name, unit] of shapes)
    it(name, () => {
      const of = (length: number) => unit.repeat(Math.ceil(length / unit.length));
      const once = least(of(64 * 1024));
      // Below a millisecond the figure says more about the machine than about the text.
      expect(least(of(128 * 1024))).toBeLessThan(4 * Math.max(once, 1));
      expect(timeOf(of(1024 * 1024))).toBeLessThan(2000);
    });
});
