import { completeSet, incompleteSet, type LogCreateMode } from 'rempart/check';
import check from '../../../checks/os-hardening/rsyslog-files-private.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const processes = completeSet([aProcess({ uid: 0, name: 'rsyslogd' })]);
const told = (mode: number): LogCreateMode => ({ mode, path: '/etc/rsyslog.conf', line: 40 });
const self = (...modes: readonly LogCreateMode[]) => ({
  self: { set: { modes, unreadable: null }, processes },
});

testCheck(check, [
  { name: '0640, as Debian ships it', facts: self(told(0o640)), expect: 'pass' },
  { name: '0600', facts: self(told(0o600)), expect: 'pass' },
  { name: '0644', facts: self(told(0o644)), expect: 'fail' },
  { name: 'one rule opens it again', facts: self(told(0o640), told(0o644)), expect: 'fail' },
  { name: 'nothing told, as RHEL ships it', facts: self(), expect: 'fail' },
  {
    name: 'files out of sight',
    facts: { self: { set: { modes: [told(0o640)], unreadable: NO_PERMISSION }, processes } },
    expect: 'unknown',
  },
  {
    name: 'installed, not running',
    facts: { self: { set: { modes: [], unreadable: null }, processes: completeSet([aProcess()]) } },
    expect: 'not-applicable',
  },
  {
    name: 'processes out of sight',
    facts: { self: { set: { modes: [], unreadable: null }, processes: incompleteSet([], NO_PERMISSION) } },
    expect: 'fail',
  },
  {
    name: 'no rsyslog',
    facts: { self: { set: null, processes: completeSet([]) } },
    expect: 'not-applicable',
  },
]);
