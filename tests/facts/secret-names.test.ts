import { describe, expect, it } from 'vitest';
import { isSecretName } from '../../src/facts/secret-names.ts';

describe('a name', () => {
  it.each([
    'DB_PASSWORD',
    'PGPASS',
    'API_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'STRIPE_API_KEY',
    'deploy.token',
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
