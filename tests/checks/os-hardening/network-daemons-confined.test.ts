import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/network-daemons-confined.ts';
import { testCheck } from '../../test-check.ts';
import { onLoopback, socket, sockets } from '../attack-surface/example-host.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const processes = completeSet([aProcess({ pid: 9, name: 'named', executable: '/usr/sbin/named' })]);
const profiles = new Map([['/usr/sbin/named', 'enforce']]);
const listening = sockets(socket('udp/53', { pid: 9 }));
const labels = (text: string) => new Map([[9, text]]);

testCheck(check, [
  {
    name: 'under its profile',
    facts: { self: { profiles, processes, labels: labels('/usr/sbin/named (enforce)'), sockets: listening } },
    expect: 'pass',
  },
  {
    name: 'started before the profile was loaded',
    facts: { self: { profiles, processes, labels: labels('unconfined'), sockets: listening } },
    expect: 'fail',
  },
  {
    name: 'a profile that confines nothing on purpose (Ubuntu, for user namespaces)',
    facts: {
      self: {
        profiles: new Map([['/usr/sbin/named', 'unconfined']]),
        processes,
        labels: labels('unconfined'),
        sockets: listening,
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'on loopback only',
    facts: {
      self: {
        profiles,
        processes,
        labels: labels('unconfined'),
        sockets: sockets(socket('udp/53', { pid: 9, ...onLoopback })),
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'holders of sockets are hidden',
    facts: {
      self: { profiles, processes, labels: labels('unconfined'), sockets: incompleteSet([], NO_PERMISSION) },
    },
    expect: 'unknown',
  },
  {
    name: 'labels are hidden',
    facts: { self: { profiles, processes, labels: new Map<number, string>(), sockets: listening } },
    expect: 'unknown',
  },
  {
    name: 'SELinux instead',
    facts: { self: { profiles: null, processes, labels: labels('x'), sockets: listening } },
    expect: 'not-applicable',
  },
]);
