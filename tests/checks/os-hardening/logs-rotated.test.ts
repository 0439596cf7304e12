import { completeSet, incompleteSet, type ScheduledJob } from 'rempart/check';
import check from '../../../checks/os-hardening/logs-rotated.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const timer: ScheduledJob = { path: '/usr/lib/systemd/system/logrotate.timer', text: 'logrotate.timer' };
const rsyslog = completeSet([aProcess({ uid: 0, name: 'rsyslogd' })]);
const journal = completeSet([aProcess({ uid: 0, name: 'systemd-journal' })]);
const system = aSystem();

testCheck(check, [
  {
    name: 'by a timer',
    facts: { self: { jobs: completeSet([timer]), processes: rsyslog, system } },
    expect: 'pass',
  },
  {
    name: 'by cron',
    facts: {
      self: {
        jobs: completeSet([
          { path: '/etc/cron.daily/logrotate', text: '/usr/sbin/logrotate /etc/logrotate.conf' },
        ]),
        processes: rsyslog,
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'by nothing',
    facts: { self: { jobs: completeSet([]), processes: rsyslog, system } },
    expect: 'fail',
  },
  {
    name: 'the journal alone',
    facts: { self: { jobs: completeSet([]), processes: journal, system } },
    expect: 'not-applicable',
  },
  {
    name: 'jobs out of sight',
    facts: { self: { jobs: incompleteSet([], NO_PERMISSION), processes: rsyslog, system } },
    expect: 'unknown',
  },
  {
    name: 'processes out of sight',
    facts: { self: { jobs: completeSet([]), processes: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { jobs: completeSet([]), processes: rsyslog, system: inContainer } },
    expect: 'not-applicable',
  },
]);
