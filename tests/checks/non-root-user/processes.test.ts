import type { IdMap, Resolved } from 'rempart/check';
import check from '../../../checks/non-root-user/processes.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  container,
  cutSet,
  engine,
  hostProcesses,
  known,
  leftOut,
  process,
  refused,
  stopped,
  top,
} from '../container-examples.ts';

const facts = (
  processes: ReturnType<typeof top>,
  options: {
    change?: ContainerChange;
    info?: ReturnType<typeof engine> | null;
    host?: ReturnType<typeof hostProcesses>;
    idMaps?: Resolved<ReadonlyMap<number, IdMap>>;
  } = {},
) => {
  const { change = {}, info = engine(), host = leftOut, idMaps = leftOut } = options;
  return {
    self: { inspect: container(change), top: processes },
    parent: {
      'docker-engine': { info: info === null ? refused : known(info) },
      host: { processes: host, idMaps, subordinate: leftOut },
    },
  };
};

testCheck(check, [
  { name: 'an ordinary user', facts: facts(top([1000, 'app'])), expect: 'pass' },
  { name: 'root', facts: facts(top([0, 'app'])), expect: 'fail' },
  {
    name: 'a supervisor is root, its workers are not',
    facts: facts(top([0, 'nginx: master process nginx'], [33, 'nginx: worker process'])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A supervising process is root on the host',
          expected: 'an ordinary user',
          actual: 'uid 0: nginx: master process nginx',
          severity: 'medium',
          location: { resource: 'first process' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
      follows: ['non-root-user/configured-user'],
    },
  },
  { name: 'a shell is no supervisor', facts: facts(top([0, 'sh -c app'], [33, 'app'])), expect: 'fail' },
  {
    name: 'started as root, dropped it',
    facts: facts(top([999, 'postgres']), { change: { config: { user: 'root' } } }),
    expect: 'pass',
  },
  {
    name: 'root under userns-remap has another number on the host',
    facts: facts(top([100000, 'app']), { info: engine({ userns: true }) }),
    expect: 'pass',
  },
  {
    name: 'root of a rootless engine',
    facts: facts(top([0, 'app']), { info: engine({ rootless: true }) }),
    expect: 'pass',
  },
  {
    name: 'root by top, but the host’s /proc says otherwise',
    facts: facts(top([0, 'app']), { host: hostProcesses(process({ uid: 1000 })) }),
    expect: 'pass',
  },
  {
    name: 'an ordinary user that became root',
    facts: facts(top([1000, 'app']), { host: hostProcesses(process({ uid: 1000 }), process({ pid: 9 })) }),
    expect: 'fail',
  },
  { name: 'top is refused', facts: facts(refused), expect: 'unknown' },
  {
    name: 'top shows root and /info is refused',
    facts: facts(top([0, 'app']), { info: null }),
    expect: 'unknown',
  },
  {
    name: 'an incomplete list of ordinary users',
    facts: facts(known(cutSet({ pid: 1, uid: 5, user: null, inside: null, ofHost: false, command: 'a' }))),
    expect: 'unknown',
  },
  { name: 'stopped', facts: facts(refused, { change: { state: stopped } }), expect: 'not-applicable' },
]);
