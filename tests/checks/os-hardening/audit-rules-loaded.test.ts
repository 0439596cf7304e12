import type { AuditRuleFiles, UnknownReason } from 'rempart/check';
import check from '../../../checks/os-hardening/audit-rules-loaded.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const files = (lines: readonly string[], reason: UnknownReason | null = null): AuditRuleFiles => ({
  lines: lines.map((text, index) => ({ text, path: '/etc/audit/rules.d/house.rules', line: index + 1 })),
  reason,
});
const self = (
  rules: readonly string[] | null,
  lines: readonly string[],
  reason: UnknownReason | null = null,
) => ({
  self: { rules, files: files(lines, reason), system: aSystem() },
});

testCheck(check, [
  {
    name: 'as auditctl lists what the files hold',
    facts: self(
      [
        '-w /etc/sudoers.d -p wa -k scope',
        '-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=clock',
        '-a always,exit -F arch=b64 -S execve -C uid!=euid -F auid!=-1 -F key=user',
        '-a always,exit -S all -F path=/usr/bin/chcon -F perm=x -F auid>=1000 -F auid!=-1 -F key=chcon',
      ],
      [
        '-D',
        '-b 8192',
        '-w /etc/sudoers.d/ -p aw -k scope',
        '-a exit,always -F arch=b64 -S settimeofday -S adjtimex -k clock',
        '-a always,exit -F arch=b64 -C euid!=uid -F auid!=unset -S execve -k user',
        '-a always,exit -F path=/usr/bin/chcon -F perm=x -F auid>=1000 -F auid!=unset -k chcon',
      ],
    ),
    expect: 'pass',
  },
  { name: 'not loaded', facts: self([], ['-w /etc/passwd -p wa']), expect: 'fail' },
  {
    name: 'loaded with less',
    facts: self(['-w /etc/passwd -p w'], ['-w /etc/passwd -p wa']),
    expect: 'fail',
  },
  {
    name: 'loaded for the other architecture',
    facts: self(['-a always,exit -F arch=b32 -S mount'], ['-a always,exit -F arch=b64 -S mount']),
    expect: 'fail',
  },
  { name: 'no rules', facts: self([], ['-D', '-e 2']), expect: 'not-applicable' },
  { name: 'files out of sight', facts: self([], [], NO_PERMISSION), expect: 'unknown' },
  { name: 'no tools', facts: self(null, []), expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { rules: null, files: files([]), system: inContainer } },
    expect: 'not-applicable',
  },
]);
