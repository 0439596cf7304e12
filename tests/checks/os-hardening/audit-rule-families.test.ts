import { completeSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/audit-rule-families.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, aSystem, inContainer, known, notKnown } from '../host-examples.ts';

const PLACES = [
  '/etc/sudoers',
  '/usr/bin/sudo',
  '/etc/passwd',
  '/etc/group',
  '/etc/localtime',
  '/etc/hosts',
  '/etc/apparmor.d',
  '/usr/bin/kmod',
  '/usr/bin/chcon',
];
const both = (rule: string) => [rule, rule.replace('arch=b64', 'arch=b32')];

const self = (
  rules: readonly string[] | null,
  over: { readonly written?: readonly string[]; readonly system?: ReturnType<typeof aSystem> } = {},
) => ({
  self: {
    rules,
    files: known({
      lines: (over.written ?? []).map((text) => ({ text, path: '/etc/audit/rules.d/a.rules', line: 1 })),
      reason: null,
    }),
    places: completeSet(PLACES.map((path) => anEntry(path, 0o644))),
    loginDefs: notKnown,
    system: over.system ?? aSystem(),
  },
});

/** Rules that serve, as auditctl lists them. */
const GOOD: Readonly<Record<string, readonly string[]>> = {
  'audit-records-privileges': [
    '-w /etc/sudoers -p wa -k scope',
    ...both('-a always,exit -F arch=b64 -S execve -C uid!=euid -F auid!=-1 -F key=user'),
    '-a always,exit -S all -F path=/usr/bin/sudo -F perm=x -F auid>=1000 -F auid!=-1 -F key=privileged',
  ],
  'audit-records-accounts': ['-w /etc/passwd -p wa -k identity', '-w /etc/group -p wa -k identity'],
  'audit-records-clock': [
    ...both('-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=clock'),
    ...both('-a always,exit -F arch=b64 -S clock_settime -F a0=0x0 -F key=clock'),
    '-w /etc/localtime -p wa -k clock',
  ],
  'audit-records-network-names': [
    ...both('-a always,exit -F arch=b64 -S sethostname,setdomainname -F key=names'),
    '-w /etc -p wa',
  ],
  'audit-records-file-access': [
    ...both(
      '-a always,exit -F arch=b64 -S open,creat,truncate,ftruncate,openat -F exit=-EACCES -F auid>=1000',
    ),
    ...both(
      '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat -F auid>=1000 -F auid!=-1',
    ),
    ...both(
      '-a always,exit -F arch=b64 -S setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr -F auid>=1000',
    ),
    ...both('-a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat -F success=1 -F auid>=1000'),
  ],
  'audit-records-mounts': both('-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=-1 -F key=mounts'),
  'audit-records-policy': [
    '-w /etc/apparmor.d/ -p wa -k policy',
    '-a always,exit -S all -F path=/usr/bin/chcon -F perm=x -F auid>=1000 -F key=labels',
  ],
  'audit-records-modules': [
    ...both(
      '-a always,exit -F arch=b64 -S init_module,finit_module,delete_module -F auid>=1000 -F key=modules',
    ),
    '-w /usr/bin/kmod -p x -k modules',
  ],
};

describe('the table', () => {
  it('has cases for every family', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(Object.keys(GOOD).sort());
  });

  it('says of rules that were not loaded that they are in the files', () => {
    const [check] = checks;
    const rules = GOOD['audit-records-privileges'] ?? [];
    expect(check?.evaluate(self([], { written: rules }) as never)).toMatchObject({
      findings: [{ actual: 'in the files, not in the kernel' }, {}, {}],
    });
  });

  it('counts programs of 32 bits for less', () => {
    const check = checks.find(({ id }) => id === 'os-hardening/audit-records-mounts');
    expect(check?.evaluate(self(['-a always,exit -F arch=b64 -S mount']) as never)).toMatchObject({
      outcome: 'fail',
      findings: [{ severity: 'info' }],
    });
  });
});

for (const check of checks) {
  const good = GOOD[check.id.slice('os-hardening/'.length)] ?? [];
  testCheck(check, [
    { name: 'recorded', facts: self(good), expect: 'pass' },
    { name: 'nothing recorded', facts: self([]), expect: 'fail' },
    { name: 'all but one', facts: self(good.slice(0, -1)), expect: 'fail' },
    { name: 'written and not loaded', facts: self([], { written: good }), expect: 'fail' },
    {
      name: 'a rule that leaves every process out',
      facts: self(['-a never,task', ...good.filter((rule) => rule.includes('-S'))]),
      expect: 'fail',
    },
    { name: 'no tools', facts: self(null), expect: 'fail' },
    { name: 'a container', facts: self([], { system: inContainer }), expect: 'not-applicable' },
  ]);
}
