import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { redacted } from './secrets.ts';

/** Where a server’s configuration says something. */
export interface ConfigLine {
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

/** The entries of an output, all of them read; null where there is none. */
const readEntries = (output: FilesOutput | null): readonly FileEntry[] | null => {
  const entries = output?.entries ?? [];
  const closed = entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
  if (closed !== null) throw new Inconclusive(closed.code, closed.text);
  return entries.length === 0 ? null : entries;
};

const eachContent = (output: FilesOutput, change: (text: string) => string): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content: entry.content === null ? null : change(entry.content),
  })),
});

/** A configuration of Redis, Valkey or KeyDB. */
export interface RedisSettings {
  readonly path: string;
  /** The last line of each directive, in lower case. */
  readonly directives: ReadonlyMap<string, ConfigLine>;
  /** Somebody must say who he is: a password, users of its own in an ACL, or the nameless user switched off. */
  readonly asksWho: boolean;
  /** It reads further files, which were not looked at. */
  readonly includes: boolean;
}

const REDIS_SECRET =
  /^(\s*(?:requirepass|masterauth|sentinel\s+auth-pass\s+\S+|tls-key-file-pass|tls-client-key-file-pass)\s+)(.+)$/gim;

const withoutRedisSecrets = (text: string): string =>
  text
    .replace(REDIS_SECRET, (whole, before: string, secret: string) =>
      /^"?(\[redacted|"$)/.test(secret) ? whole : `${before}${redacted(secret.replace(/"/g, ''))}`,
    )
    // ACL rules name passwords as >clear and hashes as #hex.
    .replace(/^(\s*user\s.*)$/gim, (line) => line.replace(/(\s)([>#<!])\S+/g, '$1$2[redacted]'));

const redisOf = ({ path, content }: FileEntry): RedisSettings => {
  const lines = (content ?? '').split('\n').flatMap((text, index) => {
    const [, name = '', value = ''] = /^\s*([a-z][\w-]*)\s+(.*?)\s*$/i.exec(text) ?? [];
    return name === '' ? [] : [{ name: name.toLowerCase(), value, path, line: index + 1 }];
  });
  const directives = new Map(lines.map(({ name, ...rest }) => [name, rest]));
  const password = directives.get('requirepass')?.value ?? '';
  const nameless = lines.filter(({ name, value }) => name === 'user' && /^default\b/.test(value)).at(-1);
  return {
    path,
    directives,
    asksWho:
      (password !== '' && password !== '""') ||
      directives.has('aclfile') ||
      (nameless !== undefined && !/\bnopass\b/.test(nameless.value)),
    includes: directives.has('include'),
  };
};

export const redisSettings = defineFact({
  id: 'redis-settings',
  description: 'Whether Redis asks who its clients are',
  probe: files(
    '/etc/redis.conf',
    '/etc/redis/*.conf',
    '/etc/valkey/*.conf',
    '/etc/valkey.conf',
    '/etc/keydb/*.conf',
    '/usr/local/etc/redis.conf',
  ),
  redact: (output) => eachContent(output, withoutRedisSecrets),
  parse: (output): readonly RedisSettings[] | null =>
    // Of the sentinel’s own file the server reads nothing.
    readEntries(output)
      ?.filter(({ path }) => !/sentinel/.test(path))
      .map(redisOf) ?? null,
});

/** How mongod(1) was set up, in YAML or in its old form. */
export interface MongodSettings {
  readonly path: string;
  /** The line that demands a login (`authorization: enabled`, `keyFile`, `auth = true`); null where none does. */
  readonly authorization: ConfigLine | null;
}

const DEMANDS_LOGIN =
  /^\s*(?:(?:security\.)?authorization:\s*["']?enabled|(?:security\.)?keyFile:\s*\S|auth\s*=\s*true|keyFile\s*=\s*\S)/;

export const mongodSettings = defineFact({
  id: 'mongod-settings',
  description: 'Whether MongoDB asks who its clients are',
  probe: files('/etc/mongod.conf', '/etc/mongodb.conf'),
  parse: (output): readonly MongodSettings[] | null =>
    readEntries(output)?.map(({ path, content }) => {
      const lines = (content ?? '').split('\n');
      const index = lines.findIndex((line) => DEMANDS_LOGIN.test(line));
      return {
        path,
        authorization: index < 0 ? null : { value: (lines[index] ?? '').trim(), path, line: index + 1 },
      };
    }) ?? null,
});

/** A line of pg_hba.conf: who is believed from where. */
export interface PostgresRule {
  readonly connection: 'local' | 'host' | 'hostssl' | 'hostnossl' | 'hostgssenc' | 'hostnogssenc';
  readonly user: string;
  /** Null for connections on this machine by its socket. */
  readonly address: string | null;
  readonly method: string;
  readonly path: string;
  readonly line: number;
}

const HBA = /^\s*(local|host(?:ssl|nossl|gssenc|nogssenc)?)\s+("[^"]*"|\S+)\s+("[^"]*"|\S+)\s+(.*)$/;

const ruleIn = (path: string, text: string, line: number): PostgresRule | null => {
  const [, connection, , user = '', rest = ''] = HBA.exec(text.replace(/#.*$/, '')) ?? [];
  if (connection === undefined) return null;
  const words = rest.trim().split(/\s+/);
  if (connection === 'local') return { connection, user, address: null, method: words[0] ?? '', path, line };
  // An address may be followed by its mask as a word of its own.
  const masked = /^[\d.]+$|^[0-9a-f:]+$/i.test(words[1] ?? '');
  return {
    connection: connection as PostgresRule['connection'],
    user,
    address: masked ? `${words[0]} ${words[1]}` : (words[0] ?? ''),
    method: words[masked ? 2 : 1] ?? '',
    path,
    line,
  };
};

export const postgresRules = defineFact({
  id: 'postgresql-rules',
  description: 'Whom PostgreSQL believes from where',
  probe: files(
    '/etc/postgresql/*/*/pg_hba.conf',
    '/var/lib/pgsql/data/pg_hba.conf',
    '/var/lib/pgsql/*/data/pg_hba.conf',
    '/var/lib/postgresql/data/pg_hba.conf',
    '/var/lib/postgresql/*/data/pg_hba.conf',
  ),
  parse: (output): readonly PostgresRule[] | null =>
    readEntries(output)?.flatMap(({ path, content }) =>
      (content ?? '').split('\n').flatMap((text, index) => ruleIn(path, text, index + 1) ?? []),
    ) ?? null,
});

/** Options of the sections that mysqld(8) and mariadbd read, by their names with underscores; of equal ones the last. */
export const mysqlOptions = defineFact({
  id: 'mysql-options',
  description: 'Options of MySQL and MariaDB that switch protections off',
  probe: files(
    '/etc/my.cnf',
    '/etc/mysql/my.cnf',
    '/etc/my.cnf.d/*.cnf',
    '/etc/mysql/conf.d/*.cnf',
    '/etc/mysql/mysql.conf.d/*.cnf',
    '/etc/mysql/mariadb.conf.d/*.cnf',
  ),
  redact: (output) =>
    eachContent(output, (text) =>
      text.replace(
        /^(\s*[\w-]*(?:password|passwd)[\w-]*\s*=\s*)(?!\[redacted)(\S.*)$/gim,
        (_, before: string, secret: string) => `${before}${redacted(secret)}`,
      ),
    ),
  parse: (output): ReadonlyMap<string, ConfigLine> | null => {
    const entries = readEntries(output);
    if (entries === null) return null;
    const options = new Map<string, ConfigLine>();
    for (const { path, content } of entries) {
      let ofServer = false;
      (content ?? '').split('\n').forEach((text, index) => {
        const section = /^\s*\[([^\]]+)\]/.exec(text)?.[1];
        if (section !== undefined) ofServer = /^(mysqld|mariadbd?|server|galera)(-[\d.]+)?$/.test(section);
        const [, name, value = ''] = /^\s*([a-z][\w-]*)\s*(?:=\s*(.*?)\s*)?$/i.exec(text) ?? [];
        if (ofServer && name !== undefined)
          options.set(name.toLowerCase().replaceAll('-', '_'), { value, path, line: index + 1 });
      });
    }
    return options;
  },
});
