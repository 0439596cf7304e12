import type { ShellSetting, ShellStartFiles, UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/shell-timeout.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const tmout = (value: string, over: Partial<ShellSetting> = {}): ShellSetting => ({
  name: 'TMOUT',
  value,
  readonly: true,
  conditional: false,
  ofRoot: false,
  path: '/etc/profile.d/tmout.sh',
  line: 1,
  ...over,
});
const self = (
  settings: readonly ShellSetting[],
  reason: UnknownReason | null = null,
): { self: { startFiles: ShellStartFiles } } => ({
  self: { startFiles: { settings, reason } },
});

testCheck(check, [
  { name: 'a quarter of an hour, readonly', facts: self([tmout('900')]), expect: 'pass' },
  {
    name: 'what is readonly stays',
    facts: self([tmout('600'), tmout('0', { readonly: false, line: 2 })]),
    expect: 'pass',
  },
  { name: 'nothing', facts: self([]), expect: 'fail' },
  { name: 'zero switches it off', facts: self([tmout('0')]), expect: 'fail' },
  { name: 'an hour', facts: self([tmout('3600')]), expect: 'fail' },
  { name: 'can be undone', facts: self([tmout('900', { readonly: false })]), expect: 'fail' },
  {
    name: 'for root alone',
    facts: self([tmout('900', { ofRoot: true, path: '/root/.bashrc' })]),
    expect: 'fail',
  },
  { name: 'files out of sight', facts: self([], NO_PERMISSION), expect: 'unknown' },
]);
