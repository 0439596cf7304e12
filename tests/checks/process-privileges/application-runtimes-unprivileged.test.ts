import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/application-runtimes-unprivileged.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const node = (over: Partial<Process> = {}): Process =>
  aProcess({
    name: 'node',
    executable: '/usr/bin/node',
    command: ['node', '/srv/app/server.js'],
    cgroup: '/system.slice/app.service',
    uid: 0,
    ...over,
  });
const self = (...processes: readonly Process[]) => ({ self: { processes: completeSet(processes) } });

testCheck(check, [
  { name: 'node under its own user', facts: self(node({ uid: 1001 })), expect: 'pass' },
  { name: 'node as root', facts: self(node()), expect: 'fail' },
  {
    name: 'workers of one service are one deviation',
    facts: self(node(), node({ pid: 2 }), node({ pid: 3 })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'node runs as root in app.service',
          expected: 'a user of its own',
          actual: 'uid 0',
          location: { path: '/usr/bin/node', resource: 'app.service' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'a database as root',
    facts: self(aProcess({ name: 'redis-server', executable: '/usr/bin/redis-server', uid: 0 })),
    expect: 'fail',
  },
  {
    name: 'java that renamed its main thread',
    facts: self(aProcess({ name: 'main', executable: '/usr/lib/jvm/java-17/bin/java', uid: 0 })),
    expect: 'fail',
  },
  {
    name: 'firewalld is written in Python',
    facts: self(
      aProcess({
        name: 'firewalld',
        executable: '/usr/bin/python3.11',
        command: ['/usr/bin/python3', '-s', '/usr/sbin/firewalld', '--nofork'],
        uid: 0,
      }),
    ),
    expect: 'pass',
  },
  {
    name: 'what an administrator runs in his session',
    facts: self(node({ cgroup: '/user.slice/user-0.slice/session-3.scope' })),
    expect: 'pass',
  },
  { name: 'no such program', facts: self(aProcess({ name: 'sshd', uid: 0 })), expect: 'pass' },
  {
    name: 'programs of others are hidden',
    facts: { self: { processes: incompleteSet([node({ uid: 5 })], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
