import type { UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/audit-rules-immutable.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const self = (lines: readonly string[], reason: UnknownReason | null = null, system = aSystem()) => ({
  self: {
    rules: [],
    files: {
      lines: lines.map((text, index) => ({ text, path: '/etc/audit/rules.d/a.rules', line: index + 1 })),
      reason,
    },
    system,
  },
});

testCheck(check, [
  { name: 'locked at the end', facts: self(['-w /etc/passwd -p wa', '-e 2']), expect: 'pass' },
  { name: 'open', facts: self(['-w /etc/passwd -p wa']), expect: 'fail' },
  { name: 'merely on', facts: self(['-e 1']), expect: 'fail' },
  { name: 'unlocked by a later line', facts: self(['-e 2', '-e 1']), expect: 'fail' },
  { name: 'locked before the rules', facts: self(['-e 2', '-w /etc/passwd -p wa']), expect: 'fail' },
  { name: 'files out of sight', facts: self([], NO_PERMISSION), expect: 'unknown' },
  {
    name: 'no tools',
    facts: { self: { rules: null, files: { lines: [], reason: null }, system: aSystem() } },
    expect: 'not-applicable',
  },
  { name: 'a container', facts: self([], null, inContainer), expect: 'not-applicable' },
]);
