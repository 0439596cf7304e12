import { parseSudoers, type Sudoers, type UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/sudo-commands-confined.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const self = (text: string, reason: UnknownReason | null = null): { self: { sudoers: Sudoers } } => ({
  self: { sudoers: { ...parseSudoers([{ path: '/etc/sudoers', text }]), files: [], reason } },
});

testCheck(check, [
  { name: 'an exact command', facts: self('jane ALL = /usr/sbin/service app restart'), expect: 'pass' },
  { name: 'an editor', facts: self('jane ALL = /usr/bin/vim /etc/app.conf'), expect: 'fail' },
  { name: 'sudoedit', facts: self('jane ALL = sudoedit /etc/app.conf'), expect: 'pass' },
  {
    name: 'an interpreter with a version',
    facts: self('jane ALL = NOPASSWD: /usr/bin/python3.11'),
    expect: 'fail',
  },
  {
    name: 'a pager kept from starting programs',
    facts: self('jane ALL = NOEXEC: /usr/bin/less /var/log/syslog'),
    expect: 'pass',
  },
  { name: 'a wildcard in arguments', facts: self('jane ALL = /bin/systemctl restart *'), expect: 'fail' },
  { name: 'a folder of programs', facts: self('jane ALL = /opt/tools/*'), expect: 'fail' },
  {
    name: 'who may run everything with a password gains nothing',
    facts: self('%sudo ALL=(ALL) ALL\n%sudo ALL = /usr/bin/vim'),
    expect: 'pass',
  },
  { name: 'a command that is forbidden', facts: self('jane ALL = !/bin/bash'), expect: 'pass' },
  { name: 'as another user', facts: self('jane ALL = (app) /bin/bash'), expect: 'pass' },
  { name: 'not to be read', facts: self('', NO_PERMISSION), expect: 'unknown' },
  { name: 'no sudo', facts: { self: { sudoers: null } }, expect: 'not-applicable' },
]);
