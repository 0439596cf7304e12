import { parseSudoers, type Sudoers, type UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/sudo-asks-again.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const self = (text: string, reason: UnknownReason | null = null): { self: { sudoers: Sudoers } } => ({
  self: { sudoers: { ...parseSudoers([{ path: '/etc/sudoers', text }]), files: [], reason } },
});

testCheck(check, [
  { name: 'the default', facts: self('Defaults env_reset'), expect: 'pass' },
  { name: 'fifteen minutes', facts: self('Defaults timestamp_timeout=15'), expect: 'pass' },
  { name: 'never again', facts: self('Defaults timestamp_timeout=-1'), expect: 'fail' },
  {
    name: 'an hour, set by the last line',
    facts: self('Defaults timestamp_timeout=5\nDefaults timestamp_timeout=60'),
    expect: 'fail',
  },
  {
    name: 'mended by the last line',
    facts: self('Defaults timestamp_timeout=-1\nDefaults timestamp_timeout=5'),
    expect: 'pass',
  },
  { name: 'for one user', facts: self('Defaults:jane timestamp_timeout=-1'), expect: 'fail' },
  { name: 'not to be read', facts: self('', NO_PERMISSION), expect: 'unknown' },
  { name: 'no sudo', facts: { self: { sudoers: null } }, expect: 'not-applicable' },
]);
