import { parseSudoers, type Sudoers, type UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/sudo-asks-for-password.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, known, NO_PERMISSION, notKnown, root } from '../host-examples.ts';

const rules = (text: string, reason: UnknownReason | null = null): Sudoers => ({
  ...parseSudoers([{ path: '/etc/sudoers', text }]),
  files: [],
  reason,
});
const people = {
  accounts: known([root, anAccount('jane', 1000), anAccount('svc', 300, { shell: '/usr/sbin/nologin' })]),
  groups: known([aGroup('sudo', 27), aGroup('ops', 1005, 'jane')]),
};

testCheck(check, [
  {
    name: 'the default of Debian',
    facts: { self: { ...people, sudoers: rules('root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL') } },
    expect: 'pass',
  },
  {
    name: 'NOPASSWD: ALL for a user',
    facts: { self: { ...people, sudoers: rules('jane ALL=(ALL) NOPASSWD: ALL') } },
    expect: 'fail',
  },
  {
    name: 'the default user of cloud-init',
    facts: { self: { ...people, sudoers: rules('ubuntu ALL=(ALL) NOPASSWD:ALL') } },
    expect: 'fail',
  },
  {
    name: 'for a group with members, through an alias',
    facts: { self: { ...people, sudoers: rules('User_Alias OPS = %ops\nOPS ALL = NOPASSWD: ALL') } },
    expect: 'fail',
  },
  {
    name: 'for a group that nobody is in',
    facts: { self: { ...people, sudoers: rules('%sudo ALL=(ALL) NOPASSWD: ALL') } },
    expect: 'pass',
  },
  {
    name: 'exact commands',
    facts: { self: { ...people, sudoers: rules('jane ALL=(root) NOPASSWD: /bin/systemctl restart app') } },
    expect: 'pass',
  },
  {
    name: 'as another user than root',
    facts: { self: { ...people, sudoers: rules('jane ALL=(postgres) NOPASSWD: ALL') } },
    expect: 'pass',
  },
  {
    name: 'a tag further left holds on',
    facts: { self: { ...people, sudoers: rules('jane ALL=(root) NOPASSWD: /bin/true, ALL') } },
    expect: 'fail',
  },
  {
    name: 'taken back by PASSWD',
    facts: { self: { ...people, sudoers: rules('jane ALL=(root) NOPASSWD: /bin/true, PASSWD: ALL') } },
    expect: 'pass',
  },
  {
    name: '!authenticate',
    facts: { self: { ...people, sudoers: rules('Defaults !authenticate\njane ALL=(ALL) ALL') } },
    expect: 'fail',
  },
  {
    name: 'a comment',
    facts: { self: { ...people, sudoers: rules('# jane ALL=(ALL) NOPASSWD: ALL') } },
    expect: 'pass',
  },
  {
    name: 'an account that cannot log in',
    facts: { self: { ...people, sudoers: rules('svc ALL=(ALL) NOPASSWD: ALL') } },
    expect: 'fail',
  },
  {
    name: 'not to be read without root',
    facts: { self: { accounts: notKnown, groups: notKnown, sudoers: rules('', NO_PERMISSION) } },
    expect: 'unknown',
  },
  { name: 'no sudo', facts: { self: { ...people, sudoers: null } }, expect: 'not-applicable' },
]);
