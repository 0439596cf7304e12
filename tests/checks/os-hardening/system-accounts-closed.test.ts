import check from '../../../checks/os-hardening/system-accounts-closed.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, aShadowEntry, known, notKnown, root, YESCRYPT } from '../host-examples.ts';

const loginDefs = new Map();
const sync = anAccount('sync', 4, { shell: '/bin/sync' });
const daemon = anAccount('daemon', 1, { shell: '/usr/sbin/nologin' });
const postgres = anAccount('postgres', 110);

testCheck(check, [
  {
    name: 'closed shells, and sync of Debian',
    facts: { self: { accounts: [root, sync, daemon], shadow: known([]), loginDefs } },
    expect: 'pass',
  },
  {
    name: 'halt and shutdown of RHEL',
    facts: {
      self: {
        accounts: [
          anAccount('halt', 7, { shell: '/sbin/halt' }),
          anAccount('shutdown', 6, { shell: '/sbin/shutdown' }),
        ],
        shadow: known([]),
        loginDefs,
      },
    },
    expect: 'pass',
  },
  {
    name: 'people are not system accounts',
    facts: { self: { accounts: [anAccount('jane', 1000)], shadow: known([]), loginDefs } },
    expect: 'pass',
  },
  {
    name: 'postgres of Debian, its password locked, is told without weight',
    facts: { self: { accounts: [postgres], shadow: known([aShadowEntry('postgres', '!')]), loginDefs } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The system account postgres has a shell, though its password is locked',
          expected: '/usr/sbin/nologin',
          actual: '/bin/bash',
          location: { path: '/etc/passwd', line: 1, resource: 'postgres' },
          severity: 'info',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'a shell and a password',
    facts: { self: { accounts: [postgres], shadow: known([aShadowEntry('postgres', YESCRYPT)]), loginDefs } },
    expect: 'fail',
  },
  {
    name: 'a shell, the password out of sight',
    facts: { self: { accounts: [postgres], shadow: notKnown, loginDefs } },
    expect: 'fail',
  },
  {
    name: 'an empty shell is /bin/sh',
    facts: {
      self: {
        accounts: [anAccount('app', 300, { shell: '' })],
        shadow: known([aShadowEntry('app', '')]),
        loginDefs,
      },
    },
    expect: 'fail',
  },
  {
    name: 'UID_MIN 500 of old systems',
    facts: {
      self: {
        accounts: [anAccount('jane', 500)],
        shadow: known([]),
        loginDefs: new Map([['UID_MIN', { value: '500', line: 1 }]]),
      },
    },
    expect: 'pass',
  },
]);
