import { describe, expect, it } from 'vitest';
import { isSecretName, secretsTakenOutOf } from '../../src/facts/secret-names.ts';
import { processorTime } from '../processor-time.ts';

describe('a name', () => {
  it.each([
    'DB_PASSWORD',
    'PGPASS',
    'API_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'STRIPE_API_KEY',
    'deploy.token',
    'deploy.key',
    'APP_KEY',
    'MYSQL_PWD',
  ])('of a secret: %s', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    ...[
      'GPG_KEY',
      'GPG_KEYS',
      'POSTGRES_PASSWORD_FILE',
      'SSH_PUBLIC_KEY',
      'AWS_ACCESS_KEY_ID',
      'PWD',
      'OLDPWD',
    ],
    ...[
      'TOKEN_TTL',
      'PASSWORD_MIN',
      'TOKEN_URL',
      'KEYBOARD_LAYOUT',
      'SECRET_DIR',
      'MONKEY',
      'PASSENGER_APP_ENV',
      'PATH',
    ],
  ])('of none: %s', (name) => expect(isSecretName(name)).toBe(false));
});

describe('a text from which secrets were taken', () => {
  it.each([
    ['server --password=[redacted 27] --port 80', ['password']],
    ['server --password [redacted 27]', ['password']],
    ['|1 NPM_TOKEN=[redacted 36] /bin/sh -c npm ci', ['NPM_TOKEN']],
    ['curl -H "Authorization: Bearer [redacted 40]"', []],
    ['server --auth-mode=[redacted 5]', []],
    ['COPY secret [redacted 15]', []],
    ['secret: [redacted 15]', ['secret']],
    ['echo [redacted 40] > x', [null]],
    ['git clone https://x:[redacted 40]@example.com/a', [null]],
    ['A_TOKEN=[redacted 3] B_TOKEN=[redacted 3] A_TOKEN=[redacted 3]', ['A_TOKEN', 'B_TOKEN']],
    ['nothing', []],
  ])('%s', (text, names) => {
    expect(secretsTakenOutOf(text).map(({ name }) => name)).toEqual(names);
  });

  it('that is very long costs little', () => {
    for (const text of [
      'a'.repeat(300_000),
      ' '.repeat(300_000),
      '[redacted '.repeat(30_000),
      'a = '.repeat(80_000),
    ])
      expect(processorTime(() => secretsTakenOutOf(text))).toBeLessThan(2000);
  });
});
