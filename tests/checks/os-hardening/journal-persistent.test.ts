import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/journal-persistent.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem();
const processes = completeSet([aProcess()]);
const settings = (storage?: string) =>
  new Map(
    storage === undefined
      ? []
      : [['Storage', { value: storage, path: '/etc/systemd/journald.conf', line: 20 }]],
  );

testCheck(check, [
  {
    name: 'persistent',
    facts: { self: { settings: settings('persistent'), folder: false, processes, system } },
    expect: 'pass',
  },
  {
    name: 'auto with the folder (peers that look for the word fail it)',
    facts: { self: { settings: settings(), folder: true, processes, system } },
    expect: 'pass',
  },
  {
    name: 'auto without the folder',
    facts: { self: { settings: settings('auto'), folder: false, processes, system } },
    expect: 'fail',
  },
  {
    name: 'volatile, whatever folder there is',
    facts: { self: { settings: settings('volatile'), folder: true, processes, system } },
    expect: 'fail',
  },
  {
    name: 'none',
    facts: { self: { settings: settings('none'), folder: true, processes, system } },
    expect: 'fail',
  },
  {
    name: 'in memory, but rsyslog writes files',
    facts: {
      self: {
        settings: settings('volatile'),
        folder: false,
        processes: completeSet([aProcess({ name: 'rsyslogd' })]),
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'in memory, and processes are hidden',
    facts: {
      self: {
        settings: settings('volatile'),
        folder: false,
        processes: incompleteSet([], NO_PERMISSION),
        system,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'no journal',
    facts: { self: { settings: null, folder: false, processes, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { settings: settings(), folder: false, processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);
