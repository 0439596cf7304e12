import { completeSet, incompleteSet, type Process, type UnknownReason } from 'rempart/check';
import check from '../../../checks/docker-engine/logs-leave-host.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman, refused } from '../container-examples.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const facts = (
  loggingDriver: string | null,
  {
    processes = [] as readonly Process[],
    hidden = null as UnknownReason | null,
    forwards = [] as readonly { readonly path: string; readonly line: number }[],
    unreadable = null as UnknownReason | null,
  } = {},
) => ({
  self: { info: engine({}, { loggingDriver }) },
  parent: {
    host: {
      processes: known(hidden === null ? completeSet(processes) : incompleteSet(processes, hidden)),
      forwards: known({ forwards, unreadable }),
    },
  },
});
const alone = (loggingDriver: string) => ({
  self: { info: engine({}, { loggingDriver }) },
  parent: { host: { processes: leftOut, forwards: leftOut } },
});
const agent = aProcess({ name: 'fluent-bit' });
const rsyslog = { path: '/etc/rsyslog.d/90.conf', line: 3 };

testCheck(check, [
  { name: 'a driver that sends away', facts: facts('fluentd'), expect: 'pass' },
  { name: 'a driver that sends away, without the host', facts: alone('gelf'), expect: 'pass' },
  { name: 'none (docker-bench passes it)', facts: facts('none', { processes: [agent] }), expect: 'fail' },
  { name: 'local, without an agent (docker-bench passes it)', facts: facts('local'), expect: 'fail' },
  { name: 'json-file, without an agent', facts: facts('json-file'), expect: 'fail' },
  { name: 'json-file, with an agent', facts: facts('json-file', { processes: [agent] }), expect: 'pass' },
  {
    name: 'journald that rsyslog sends on',
    facts: facts('journald', { forwards: [rsyslog] }),
    expect: 'pass',
  },
  {
    name: 'json-file beside an rsyslog that sends the host’s own log',
    facts: facts('json-file', { forwards: [rsyslog] }),
    expect: 'fail',
  },
  { name: 'syslog that stays here', facts: facts('syslog'), expect: 'fail' },
  {
    name: 'syslog, and its configuration may not be read',
    facts: facts('syslog', { unreadable: NO_PERMISSION }),
    expect: 'unknown',
  },
  {
    name: 'json-file, and processes are hidden',
    facts: facts('json-file', { hidden: NO_PERMISSION }),
    expect: 'unknown',
  },
  { name: 'json-file, the host left out', facts: alone('json-file'), expect: 'not-applicable' },
  {
    name: 'json-file, the host out of reach',
    facts: {
      self: { info: engine({}, { loggingDriver: 'json-file' }) },
      parent: { host: { processes: refused, forwards: refused } },
    },
    expect: 'unknown',
  },
  {
    name: 'Podman’s own file, without an agent',
    facts: {
      self: { info: { ...podman(), loggingDriver: 'k8s-file' } },
      parent: {
        host: { processes: known(completeSet([])), forwards: known({ forwards: [], unreadable: null }) },
      },
    },
    expect: 'fail',
  },
  {
    name: 'Podman, which names none',
    facts: {
      self: { info: { ...podman(), loggingDriver: '' } },
      parent: { host: { processes: leftOut, forwards: leftOut } },
    },
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
