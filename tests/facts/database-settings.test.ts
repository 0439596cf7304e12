import { describe, expect, it } from 'vitest';
import {
  mongodSettings,
  mysqlOptions,
  postgresRules,
  redisSettings,
} from '../../src/facts/database-settings.ts';
import { filesOutput, recordedFiles, resolveWith, valueWith } from './answer-text.ts';

const redacted = (
  fact: { readonly questions: readonly { readonly redact: unknown }[] },
  text: string,
): string => {
  const output = filesOutput({ '/x': text });
  const redact = fact.questions[0]?.redact as (given: typeof output) => {
    entries: readonly { content: string }[];
  };
  return redact(output).entries[0]?.content ?? '';
};

describe('Redis', () => {
  const seen = (text: string, path = '/etc/redis/redis.conf') =>
    valueWith(redisSettings, { 'redis-settings': filesOutput({ [path]: text }) });
  it.each([
    ['# requirepass foobared\nbind 127.0.0.1', false],
    ['requirepass s3cret', true],
    ['requirepass ""', false],
    ['requirepass s3cret\nrequirepass ""', false],
    ['aclfile /etc/redis/users.acl', true],
    ['user default on nopass ~* &* +@all', false],
    ['user default off', true],
    ['user app on >s3cret ~* +@all', false],
  ])('%j asks who: %s', (text, asks) => expect(seen(text)?.[0]?.asksWho).toBe(asks));
  it('the sentinel’s file is not the server’s', () =>
    expect(seen('port 26379', '/etc/redis/sentinel.conf')).toEqual([]));
  it('passwords and hashes of users are taken out', () => {
    const text =
      'requirepass s3cret\nmasterauth "t0p"\nuser a on >pw1 #abcdef +@all\nsentinel auth-pass m pw2\n';
    const clean = redacted(redisSettings, text);
    for (const secret of ['s3cret', 't0p', 'pw1', 'abcdef', 'pw2']) expect(clean).not.toContain(secret);
    expect(redacted(redisSettings, clean)).toBe(clean);
    expect(redacted(redisSettings, 'requirepass ""\n')).toBe('requirepass ""\n');
  });
});

describe('MongoDB', () => {
  const seen = (text: string) =>
    valueWith(mongodSettings, { 'mongod-settings': filesOutput({ '/etc/mongod.conf': text }) })?.[0]
      ?.authorization?.line ?? null;
  it.each([
    ['security:\n  authorization: enabled\n', 2],
    ['security:\n  authorization: "enabled"\n', 2],
    ['security:\n  authorization: disabled\n', null],
    ['#security:\n#  authorization: enabled\n', null],
    ['security.authorization: enabled\n', 1],
    ['auth = true\n', 1],
    ['noauth = true\n', null],
    ['security:\n  keyFile: /srv/key\n', 2],
  ])('%j demands a login at line %s', (text, line) => expect(seen(text)).toBe(line));
});

describe('PostgreSQL', () => {
  it('reads every form of an address, and no comment', () => {
    const rules = valueWith(postgresRules, {
      'postgresql-rules': filesOutput({
        '/etc/postgresql/15/main/pg_hba.conf':
          '# host all all 0.0.0.0/0 trust\nlocal all postgres peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost "my db" all 10.0.0.0 255.0.0.0 md5 # old\nhostssl all all ::/0 cert clientcert=verify-full\nhost all all .example.org trust\n',
      }),
    });
    expect(
      rules?.map(({ connection, address, method, line }) => [connection, address, method, line]),
    ).toEqual([
      ['local', null, 'peer', 2],
      ['host', '127.0.0.1/32', 'scram-sha-256', 3],
      ['host', '10.0.0.0 255.0.0.0', 'md5', 4],
      ['hostssl', '::/0', 'cert', 5],
      ['host', '.example.org', 'trust', 6],
    ]);
  });
  it('of a Debian 12 believes accounts of the host and passwords alone', () => {
    const rules = valueWith(postgresRules, {
      'postgresql-rules': recordedFiles('postgresql-rules', 'debian-12'),
    });
    expect(rules?.map(({ method }) => method)).toEqual([
      'peer',
      'peer',
      'scram-sha-256',
      'scram-sha-256',
      'peer',
      'scram-sha-256',
      'scram-sha-256',
    ]);
  });
  it('is not known where its folder is closed to the reader', () =>
    expect(
      resolveWith(postgresRules, {
        'postgresql-rules': {
          entries: [],
          complete: false,
          reason: { code: 'permission', text: 'x' },
        } as never,
      }),
    ).toMatchObject({ known: false, reason: { code: 'permission' } }));
});

describe('MySQL', () => {
  it('reads the server’s sections, and the last of equal options', () => {
    const options = valueWith(mysqlOptions, {
      'mysql-options': filesOutput({
        '/etc/my.cnf':
          '[client]\nskip-grant-tables\n[mysqld]\nbind-address = 0.0.0.0\n[mariadb-10.11]\nskip-grant-tables = 0\n',
      }),
    });
    expect(options?.get('skip_grant_tables')).toEqual({ value: '0', path: '/etc/my.cnf', line: 6 });
    expect(options?.get('bind_address')?.value).toBe('0.0.0.0');
  });
  it('passwords are taken out', () => {
    const clean = redacted(mysqlOptions, '[client]\npassword = s3cret\nmaster-password=t0p\n');
    expect(clean).not.toMatch(/s3cret|t0p/);
    expect(redacted(mysqlOptions, clean)).toBe(clean);
  });
});
