import type { PostgresRule, RedisSettings } from 'rempart/check';
import checks from '../../../checks/attack-surface/databases-ask-who.ts';
import { testCheck } from '../../test-check.ts';
import { denied, known, onLoopback, socket, sockets } from './example-host.ts';

const [redis, mongodb, postgresql, mysql] = checks;
const path = '/etc/redis/redis.conf';
const settings = (asksWho: boolean, protectedMode = 'yes', includes = false): RedisSettings => ({
  path,
  directives: new Map([['protected-mode', { value: protectedMode, path, line: 3 }]]),
  asksWho,
  includes,
});
const outside = known(sockets(socket('tcp/6379', { process: 'redis-server' })));
const inside = known(sockets(socket('tcp/6379', { process: 'redis-server', ...onLoopback })));

testCheck(redis, [
  {
    name: 'a password',
    facts: { self: { settings: [settings(true, 'no')], sockets: outside } },
    expect: 'pass',
  },
  {
    name: 'open to the network',
    facts: { self: { settings: [settings(false, 'no')], sockets: outside } },
    expect: 'fail',
  },
  {
    name: 'open to users of the host, as installed',
    facts: { self: { settings: [settings(false)], sockets: inside } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Redis serves every user of this host without a password',
          expected: 'requirepass, or users of an ACL',
          actual: 'no password',
          location: { path, resource: path },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'protected mode refuses strangers while there is no password',
    facts: { self: { settings: [settings(false)], sockets: outside } },
    expect: 'fail',
  },
  {
    name: 'its password may stand in another file',
    facts: { self: { settings: [settings(false, 'no', true)], sockets: outside } },
    expect: 'unknown',
  },
  { name: 'none', facts: { self: { settings: null, sockets: outside } }, expect: 'not-applicable' },
]);

const mongod = (authorization: boolean) => [
  {
    path: '/etc/mongod.conf',
    authorization: authorization
      ? { value: 'authorization: enabled', path: '/etc/mongod.conf', line: 9 }
      : null,
  },
];
testCheck(mongodb, [
  { name: 'a login', facts: { self: { settings: mongod(true), sockets: outside } }, expect: 'pass' },
  {
    name: 'none, in the network',
    facts: { self: { settings: mongod(false), sockets: known(sockets(socket('tcp/27017'))) } },
    expect: 'fail',
  },
  {
    name: 'none, and sockets not seen',
    facts: { self: { settings: mongod(false), sockets: denied } },
    expect: 'fail',
  },
  { name: 'no MongoDB', facts: { self: { settings: null, sockets: outside } }, expect: 'not-applicable' },
]);

const rule = (
  connection: PostgresRule['connection'],
  address: string | null,
  method: string,
): PostgresRule => ({
  connection,
  user: 'all',
  address,
  method,
  path: '/etc/postgresql/15/main/pg_hba.conf',
  line: 97,
});
testCheck(postgresql, [
  {
    name: 'as Debian has it',
    facts: { self: { rules: [rule('local', null, 'peer'), rule('host', '127.0.0.1/32', 'scram-sha-256')] } },
    expect: 'pass',
  },
  {
    name: 'everybody from everywhere',
    facts: { self: { rules: [rule('host', '0.0.0.0/0', 'trust')] } },
    expect: 'fail',
  },
  {
    name: 'everybody on this host',
    facts: { self: { rules: [rule('local', null, 'trust')] } },
    expect: 'fail',
  },
  {
    name: 'readable passwords',
    facts: { self: { rules: [rule('host', '10.0.0.0/8', 'password')] } },
    expect: 'fail',
  },
  {
    name: 'passwords inside TLS',
    facts: { self: { rules: [rule('hostssl', '10.0.0.0/8', 'password')] } },
    expect: 'pass',
  },
  { name: 'no PostgreSQL', facts: { self: { rules: null } }, expect: 'not-applicable' },
]);

const options = (value: string) =>
  new Map([['skip_grant_tables', { value, path: '/etc/mysql/conf.d/x.cnf', line: 2 }]]);
testCheck(mysql, [
  { name: 'nothing of it', facts: { self: { options: new Map() } }, expect: 'pass' },
  {
    name: 'switched off by value (a peer greps the name)',
    facts: { self: { options: options('OFF') } },
    expect: 'pass',
  },
  { name: 'the bare word', facts: { self: { options: options('') } }, expect: 'fail' },
  { name: 'no MySQL', facts: { self: { options: null } }, expect: 'not-applicable' },
]);
