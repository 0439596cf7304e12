import { completeSet, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/os-hardening/logs-leave-the-host.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem();
const none = { forwards: [], unreadable: null };

testCheck(check, [
  {
    name: 'an agent',
    facts: { self: { processes: completeSet([aProcess({ name: 'filebeat' })]), logForwards: none, system } },
    expect: pass('filebeat'),
  },
  {
    name: 'an agent in a container',
    facts: {
      self: {
        processes: completeSet([aProcess({ name: 'vector', cgroup: `/docker/${'b'.repeat(64)}` })]),
        logForwards: none,
        system,
      },
    },
    expect: pass('vector in a container'),
  },
  {
    name: 'rsyslog',
    facts: {
      self: {
        processes: completeSet([aProcess()]),
        logForwards: { forwards: [{ path: '/etc/rsyslog.d/90.conf', line: 1 }], unreadable: null },
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'some other agent',
    facts: {
      self: {
        processes: completeSet([aProcess({ name: 'agent', executable: '/usr/bin/ssh-agent' })]),
        logForwards: none,
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'the journal itself sends nothing',
    facts: {
      self: {
        processes: completeSet([
          aProcess({
            name: 'systemd-journal',
            executable: '/usr/lib/systemd/systemd-journald',
            command: ['/lib/systemd/systemd-journald'],
          }),
        ]),
        logForwards: none,
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'journal upload',
    facts: {
      self: {
        processes: completeSet([
          aProcess({
            name: 'systemd-journal',
            executable: '/usr/lib/systemd/systemd-journal-upload',
            command: ['/lib/systemd/systemd-journal-upload'],
          }),
        ]),
        logForwards: none,
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'a file that may not be read',
    facts: {
      self: { processes: completeSet([]), logForwards: { forwards: [], unreadable: NO_PERMISSION }, system },
    },
    expect: 'unknown',
  },
  {
    name: 'hidden processes',
    facts: { self: { processes: incompleteSet([], NO_PERMISSION), logForwards: none, system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { processes: completeSet([]), logForwards: none, system: inContainer } },
    expect: 'not-applicable',
  },
]);
