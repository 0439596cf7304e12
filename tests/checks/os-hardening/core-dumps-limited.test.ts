import type { UserLimit } from 'rempart/check';
import check from '../../../checks/os-hardening/core-dumps-limited.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, someParameters } from '../host-examples.ts';

const limit = (value: string, over: Partial<UserLimit> = {}): UserLimit => ({
  domain: '*',
  type: 'hard',
  item: 'core',
  value,
  path: '/etc/security/limits.d/10.conf',
  line: 1,
  ...over,
});
const self = (
  limits: readonly UserLimit[],
  pattern = 'core',
  coredump: Readonly<Record<string, string>> = {},
) => ({
  self: {
    limits,
    coredump: new Map(Object.entries(coredump)),
    parameters: someParameters({ 'kernel.core_pattern': pattern }),
    system: aSystem(),
  },
});
const systemd = '|/lib/systemd/systemd-coredump %P %u %g %s %t 9223372036854775808 %h';

testCheck(check, [
  { name: 'a hard limit of none', facts: self([limit('0')]), expect: 'pass' },
  { name: 'no limit', facts: self([]), expect: 'fail' },
  { name: 'a soft limit can be raised', facts: self([limit('0', { type: 'soft' })]), expect: 'fail' },
  {
    name: 'the last line holds',
    facts: self([limit('0'), limit('unlimited', { path: '/etc/security/limits.d/99.conf' })]),
    expect: 'fail',
  },
  { name: 'for one group alone', facts: self([limit('0', { domain: '@dev' })]), expect: 'fail' },
  {
    name: 'systemd-coredump keeps them, whatever the limit says',
    facts: self([limit('0')], systemd),
    expect: 'fail',
  },
  {
    name: 'systemd-coredump keeps none',
    facts: self([], systemd, { Storage: 'none', ProcessSizeMax: '0' }),
    expect: 'pass',
  },
  { name: 'apport', facts: self([], '|/usr/share/apport/apport -p%p'), expect: 'fail' },
  {
    name: 'a container',
    facts: { self: { limits: [], coredump: new Map(), parameters: someParameters({}), system: inContainer } },
    expect: 'not-applicable',
  },
]);
