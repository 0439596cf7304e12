import { completeSet, incompleteSet, type ListeningSocket, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/root-listeners.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const socket = (over: Partial<ListeningSocket> = {}): ListeningSocket => ({
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port: 8080,
  scope: 'wildcard',
  uid: 0,
  process: 'app',
  pid: 10,
  ...over,
});
const app = (over: Partial<Process> = {}): Process =>
  aProcess({ pid: 10, uid: 0, name: 'app', executable: '/opt/app/app', ...over });
const self = (sockets: readonly ListeningSocket[], ...processes: readonly Process[]) => ({
  self: { sockets: completeSet(sockets), processes: completeSet(processes) },
});

testCheck(check, [
  {
    name: 'a service of its own user',
    facts: self([socket({ uid: 1000 })], app({ uid: 1000 })),
    expect: 'pass',
  },
  {
    name: 'an application as root',
    facts: self([socket()], app()),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'app listens on 0.0.0.0:8080 (tcp) as root',
          expected: 'a user of its own',
          actual: 'uid 0',
          location: { path: '/opt/app/app', resource: 'app tcp/8080' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  { name: 'sshd', facts: self([socket({ port: 22 })], app({ name: 'sshd' })), expect: 'pass' },
  {
    name: 'systemd, which holds the socket for a service',
    facts: self([socket({ pid: 1 })], app({ pid: 1, name: 'systemd' })),
    expect: 'pass',
  },
  {
    name: 'on loopback alone',
    facts: self([socket({ address: '127.0.0.1', scope: 'loopback' })], app()),
    expect: 'pass',
  },
  {
    name: 'nginx with workers of another user',
    facts: self([socket()], app({ name: 'nginx' }), aProcess({ pid: 11, ppid: 10, name: 'nginx', uid: 33 })),
    expect: 'pass',
  },
  {
    name: 'nginx with workers of root',
    facts: self([socket()], app({ name: 'nginx' }), aProcess({ pid: 11, ppid: 10, name: 'nginx', uid: 0 })),
    expect: 'fail',
  },
  {
    name: 'a socket made by root, held by a process that dropped root',
    facts: self([socket({ uid: 0 })], app({ uid: 101 }), aProcess({ pid: 1, uid: 0, name: 'systemd' })),
    expect: 'pass',
  },
  {
    name: 'in a container, which is judged on its own',
    facts: self([socket()], app({ cgroup: `/system.slice/docker-${'c'.repeat(64)}.scope` })),
    expect: 'pass',
  },
  {
    name: 'the kernel itself: a socket without a process, seen by root',
    facts: self(
      [socket({ port: 2049, pid: null, process: null })],
      aProcess({ pid: 1, uid: 0, name: 'systemd' }),
    ),
    expect: 'pass',
  },
  {
    name: 'without root nobody can tell who listens',
    facts: self(
      [socket({ port: 22, pid: null, process: null })],
      aProcess({ pid: 1, uid: 0, name: 'systemd', executable: null }),
    ),
    expect: { outcome: 'unknown', code: 'permission', text: 'Only root may see who listens on tcp port 22' },
  },
  {
    name: 'IPv6',
    facts: self([socket({ family: 'ipv6', address: '::', protocol: 'udp' })], app()),
    expect: 'fail',
  },
  {
    name: 'hidden processes',
    facts: { self: { sockets: completeSet([]), processes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
