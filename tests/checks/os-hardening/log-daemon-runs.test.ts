import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/log-daemon-runs.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem();
const journal = aProcess({ name: 'systemd-journal', uid: 0 });

testCheck(check, [
  { name: 'the journal', facts: { self: { processes: completeSet([journal]), system } }, expect: 'pass' },
  {
    name: 'busybox',
    facts: {
      self: {
        processes: completeSet([aProcess({ name: 'busybox', command: ['/sbin/syslogd', '-n'] })]),
        system,
      },
    },
    expect: 'pass',
  },
  { name: 'none', facts: { self: { processes: completeSet([aProcess()]), system } }, expect: 'fail' },
  {
    name: 'one in a container is not the host’s',
    facts: {
      self: { processes: completeSet([{ ...journal, cgroup: `/docker/${'a'.repeat(64)}` }]), system },
    },
    expect: 'fail',
  },
  {
    name: 'hidden',
    facts: { self: { processes: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { processes: completeSet([]), system: inContainer } },
    expect: 'not-applicable',
  },
]);
