import type { Account, IdMap } from 'rempart/check';
import check from '../../../checks/non-root-user/configured-user.ts';
import { testCheck } from '../../test-check.ts';
import {
  account,
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  process,
  refused,
  top,
} from '../container-examples.ts';

const facts = (
  user: string | null,
  options: {
    accounts?: readonly Account[] | null;
    info?: ReturnType<typeof engine>;
    processes?: ReturnType<typeof top>;
    host?: ReturnType<typeof hostProcesses>;
    idMaps?: ReadonlyMap<number, IdMap>;
  } = {},
) => {
  const {
    accounts = [account('root', 0), account('app', 1000), account('admin', 0)],
    info = engine(),
    processes = refused,
    host = leftOut,
    idMaps = new Map(),
  } = options;
  return {
    self: { inspect: container({ config: { user } }), top: processes },
    parent: {
      image: { accounts: accounts === null ? refused : known(accounts) },
      'docker-engine': { info: known(info) },
      host: { processes: host, idMaps: known(idMaps), subordinate: leftOut },
    },
  };
};

const remapped = engine({ userns: true }, { dockerRootDir: '/var/lib/docker/300000.300000' });

testCheck(check, [
  { name: 'an ordinary user', facts: facts('app'), expect: 'pass' },
  { name: 'a number', facts: facts('65534:65534', { accounts: null }), expect: 'pass' },
  { name: 'nobody said', facts: facts(''), expect: 'fail' },
  ...['0:0', 'root:root', '00', '+0', 'root:app'].map((user) => ({
    name: `${user}, which peers pass`,
    facts: facts(user),
    expect: 'fail' as const,
  })),
  { name: 'a name with uid 0, which peers pass', facts: facts('admin'), expect: 'fail' },
  {
    name: 'a name that only the processes tell, under userns-remap',
    facts: facts('app', {
      accounts: null,
      info: remapped,
      processes: top([301000, 'app']),
    }),
    expect: { outcome: 'pass', note: 'app, which is uid 1000' },
  },
  {
    name: 'a second name of root, which userns-remap shows as an ordinary user',
    facts: facts('toor', { accounts: null, info: remapped, processes: top([300000, 'app']) }),
    expect: 'unknown',
  },
  {
    name: 'a name that only the host tells, in a user namespace',
    facts: facts('app', {
      accounts: null,
      host: hostProcesses(process({ uid: 301000, userNamespace: 'user:[4026532765]' })),
      idMaps: new Map([[process().pid, [{ inside: 0, outside: 300000, count: 65536 }]]]),
    }),
    expect: { outcome: 'pass', note: 'app, which is uid 1000' },
  },
  {
    name: 'a name, and a user namespace whose map was not seen',
    facts: facts('app', {
      accounts: null,
      host: hostProcesses(process({ uid: 301000, userNamespace: 'user:[4026532765]' })),
    }),
    expect: 'unknown',
  },
  {
    name: 'root, mapped to an ordinary user of the host',
    facts: facts('root', { info: engine({ userns: true }) }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container is started as root, which is an ordinary user of the host',
          expected: 'an ordinary user',
          actual: 'root',
          severity: 'medium',
          location: { pointer: '/Config/User' },
        },
      ],
      follows: ['non-root-user/image-user', 'non-root-user/user-not-overridden'],
    },
  },
  {
    name: 'a name, layers not read, processes seen',
    facts: facts('app', { accounts: null, processes: top([1000, 'app']) }),
    expect: 'pass',
  },
  {
    name: 'a name, layers not read, processes root',
    facts: facts('app', { accounts: null, processes: top([0, 'app']) }),
    expect: 'unknown',
  },
  { name: 'a name, nothing read', facts: facts('app', { accounts: null }), expect: 'unknown' },
  { name: 'a name that the image does not know', facts: facts('ghost'), expect: 'unknown' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
