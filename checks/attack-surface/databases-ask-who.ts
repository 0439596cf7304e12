import {
  completeSet,
  defineCheck,
  type Finding,
  fail,
  judgeEach,
  type ListeningSocket,
  listeningSockets,
  mongodSettings,
  mysqlOptions,
  notApplicable,
  optional,
  pass,
  postgresRules,
  type Resolved,
  type ResourceSet,
  redisSettings,
  undecided,
} from 'rempart/check';

/** Strangers reach it: seen, or not to be excluded. */
const reachable = (sockets: Resolved<ResourceSet<ListeningSocket>>, name: RegExp, port: number): boolean => {
  if (!sockets.known) return true;
  const { items, reason } = sockets.value;
  const own = items.filter(({ process, port: used }) => name.test(process ?? '') || used === port);
  return own.some(({ scope }) => scope !== 'loopback') || (own.length === 0 && reason !== null);
};

const redis = defineCheck({
  id: 'attack-surface/redis-asks-who',
  title: 'Redis asks its clients for a password',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who may write to Redis has it write any file, and so a key or a job for root; worms look for open ones all day.',
  remediation:
    'Write `requirepass LONG-RANDOM-WORD` (or users in an ACL, with `user default off`) and `bind 127.0.0.1 ::1` to redis.conf, leave `protected-mode yes`, and restart it.',
  references: [
    { standard: 'lynis', id: 'DBS-1880' },
    { standard: 'lynis', id: 'DBS-1882' },
    { standard: 'lynis', id: 'DBS-1884' },
    { standard: 'lynis', id: 'DBS-1888' },
    { standard: 'url', id: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/' },
  ],
  needs: { self: { settings: redisSettings, sockets: optional(listeningSockets) } },
  evaluate({ self: { settings, sockets } }) {
    if (settings === null || settings.length === 0) return notApplicable('Redis is not set up here');
    const open = settings.filter(({ asksWho }) => !asksWho);
    if (open.length > 0 && open.every(({ includes }) => includes))
      return undecided({ code: 'unsupported', text: `${open[0]?.path} includes files that were not read` });
    const strangers = reachable(sockets, /^(redis|valkey|keydb)/, 6379);
    return judgeEach(
      completeSet(settings.filter(({ asksWho, includes }) => asksWho || !includes)),
      ({ path, asksWho, directives }): Finding | null => {
        if (asksWho) return null;
        // Protected mode refuses strangers as long as there is no password.
        const exposed = strangers && directives.get('protected-mode')?.value === 'no';
        return {
          message: exposed
            ? 'Redis serves whoever reaches it, without a password'
            : 'Redis serves every user of this host without a password',
          expected: 'requirepass, or users of an ACL',
          actual: 'no password',
          location: { path, resource: path },
          ...(exposed ? {} : { severity: 'low' as const }),
        };
      },
    );
  },
});

const mongodb = defineCheck({
  id: 'attack-surface/mongodb-asks-who',
  title: 'MongoDB asks its clients for a login',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Without authorization every client is administrator of every database; open ones are emptied and held to ransom.',
  remediation:
    'Create an administrator, write `security:` with `  authorization: enabled` to /etc/mongod.conf, and restart mongod.',
  references: [
    { standard: 'lynis', id: 'DBS-1818' },
    { standard: 'lynis', id: 'DBS-1820' },
    { standard: 'url', id: 'https://www.mongodb.com/docs/manual/administration/security-checklist/' },
  ],
  needs: { self: { settings: mongodSettings, sockets: optional(listeningSockets) } },
  evaluate({ self: { settings, sockets } }) {
    if (settings === null) return notApplicable('MongoDB is not set up here');
    const strangers = reachable(sockets, /^mongo/, 27017);
    return judgeEach(completeSet(settings), ({ path, authorization }): Finding | null =>
      authorization !== null
        ? null
        : {
            message: strangers
              ? 'MongoDB serves whoever reaches it, without a login'
              : 'MongoDB serves every user of this host without a login',
            expected: 'authorization: enabled',
            actual: 'no authorization',
            location: { path, resource: path },
            ...(strangers ? {} : { severity: 'medium' as const }),
          },
    );
  },
});

const LOOPBACK = /^(127\.|::1(\/|$)|localhost$|samehost$)/;

const postgresql = defineCheck({
  id: 'attack-surface/postgresql-asks-who',
  title: 'PostgreSQL believes nobody without a proof',
  targets: ['host'],
  severity: 'high',
  rationale:
    'With `trust` whoever connects is the user he names, postgres included, who runs programs on the host.',
  remediation:
    'Replace `trust` in pg_hba.conf by `scram-sha-256`, for connections by the socket by `peer`, and `password` by `scram-sha-256` over hostssl; then `SELECT pg_reload_conf()`.',
  references: [
    { standard: 'lynis', id: 'DBS-1826' },
    { standard: 'lynis', id: 'DBS-1828' },
    { standard: 'url', id: 'https://www.postgresql.org/docs/current/auth-pg-hba-conf.html' },
  ],
  needs: { self: { rules: postgresRules } },
  evaluate({ self: { rules } }) {
    if (rules === null) return notApplicable('PostgreSQL is not set up here');
    return judgeEach(
      completeSet(rules),
      ({ connection, address, user, method, path, line }): Finding | null => {
        const own = address === null || LOOPBACK.test(address);
        const finding = (message: string, severity?: 'medium' | 'low'): Finding => ({
          message,
          expected: own && address === null ? 'peer or scram-sha-256' : 'scram-sha-256',
          actual: [connection, user, address, method].filter((word) => word !== null).join(' '),
          location: { path, line, resource: `${path} ${connection} ${user} ${address ?? ''}`.trim() },
          ...(severity === undefined ? {} : { severity }),
        });
        if (method === 'trust')
          return own
            ? finding('Every user of this host is any user of the database', 'medium')
            : finding(`Whoever connects from ${address} is any user of the database`);
        return method === 'password' && !own && connection !== 'hostssl'
          ? finding('Passwords for the database travel readably', 'medium')
          : null;
      },
    );
  },
});

const OFF = /^(0|off|false|no)$/i;

const mysql = defineCheck({
  id: 'attack-surface/mysql-asks-who',
  title: 'MySQL and MariaDB check the rights of their users',
  targets: ['host'],
  severity: 'high',
  rationale:
    '`skip-grant-tables` is left over from a forgotten password, and makes everybody root of the database.',
  remediation: 'Take `skip-grant-tables` out of the file named, and restart the server.',
  references: [
    { standard: 'lynis', id: 'DBS-1804' },
    { standard: 'lynis', id: 'DBS-1816' },
    { standard: 'url', id: 'https://dev.mysql.com/doc/refman/8.4/en/server-options.html' },
  ],
  needs: { self: { options: mysqlOptions } },
  evaluate({ self: { options } }) {
    if (options === null) return notApplicable('Neither MySQL nor MariaDB is set up here');
    const skip = options.get('skip_grant_tables');
    if (skip === undefined || OFF.test(skip.value)) return pass('no skip-grant-tables');
    return fail({
      message: 'Everybody who reaches the database is its root',
      expected: 'no skip-grant-tables',
      actual: skip.value === '' ? 'skip-grant-tables' : `skip-grant-tables = ${skip.value}`,
      location: { path: skip.path, line: skip.line, resource: 'skip-grant-tables' },
    });
  },
});

/** Databases that serve whoever asks. */
export default [redis, mongodb, postgresql, mysql] as const;
