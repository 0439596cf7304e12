import type { ShellSetting, UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/default-umask-strict.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const inShell = (value: string, over: Partial<ShellSetting> = {}): ShellSetting => ({
  name: 'umask',
  value,
  readonly: false,
  conditional: false,
  ofRoot: false,
  path: '/etc/profile.d/umask.sh',
  line: 1,
  ...over,
});
const self = (
  umask?: string,
  settings: readonly ShellSetting[] = [],
  reason: UnknownReason | null = null,
) => ({
  self: {
    loginDefs: new Map([
      ['PASS_MAX_DAYS', { value: '99999', line: 1 }],
      ...(umask === undefined ? [] : [['UMASK', { value: umask, line: 2 }] as const]),
    ]),
    startFiles: { settings, reason },
  },
});
const ofRoot = { ofRoot: true, path: '/root/.bashrc' };

testCheck(check, [
  { name: '027', facts: self('027'), expect: 'pass' },
  { name: '077', facts: self('077'), expect: 'pass' },
  { name: '022, the default', facts: self('022'), expect: 'fail' },
  { name: 'not told', facts: self(), expect: 'fail' },
  { name: '002', facts: self('002'), expect: 'fail' },
  { name: '026 leaves the files executable by others', facts: self('026'), expect: 'fail' },
  { name: 'a file of shells wins', facts: self('027', [inShell('002')]), expect: 'fail' },
  { name: 'a file of shells mends', facts: self('022', [inShell('027')]), expect: 'pass' },
  { name: 'in words', facts: self('022', [inShell('u=rwx,g=rx,o=')]), expect: 'pass' },
  { name: 'in words, open', facts: self('027', [inShell('u=rwx,g=rwx,o=rx')]), expect: 'fail' },
  {
    name: 'the lines of RHEL 8 for system users',
    facts: self('027', [inShell('002', { conditional: true }), inShell('022', { conditional: true })]),
    expect: 'pass',
  },
  { name: 'root has its own', facts: self('027', [inShell('022', ofRoot)]), expect: 'fail' },
  {
    name: 'root’s own does not mend the others’',
    facts: self('022', [inShell('077', ofRoot)]),
    expect: 'fail',
  },
  { name: 'files of shells out of sight', facts: self('027', [], NO_PERMISSION), expect: 'unknown' },
  {
    name: 'neither',
    facts: { self: { loginDefs: new Map(), startFiles: { settings: [], reason: null } } },
    expect: 'not-applicable',
  },
]);
