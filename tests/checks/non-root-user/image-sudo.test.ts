import { completeSet, type FileEntry, incompleteSet, type Sudoers, type SudoersRule } from 'rempart/check';
import check from '../../../checks/non-root-user/image-sudo.ts';
import { testCheck } from '../../test-check.ts';
import { known, refused } from '../container-examples.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const rule = (over: Partial<SudoersRule> = {}): SudoersRule => ({
  grantee: 'app',
  runAs: ['ALL'],
  command: 'ALL',
  noPassword: true,
  noExec: false,
  path: '/etc/sudoers',
  line: 2,
  ...over,
});
const sudo = anEntry('/usr/bin/sudo', 0o4755);
const image = (programs: readonly FileEntry[], ...rules: readonly SudoersRule[]) => ({
  self: {
    programs: completeSet(programs),
    sudoers: known<Sudoers | null>({ rules, defaults: [], files: [], reason: null }),
  },
});

testCheck(check, [
  {
    name: 'no sudo',
    facts: { self: { programs: completeSet<FileEntry>([]), sudoers: known(null) } },
    expect: 'pass',
  },
  {
    name: 'sudo without a password',
    facts: image([sudo], rule()),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'app runs everything as root without a password',
          expected: 'no such rule',
          actual: 'NOPASSWD: ALL',
          location: { path: '/etc/sudoers', line: 2, resource: 'sudo app' },
        },
        {
          message: '/usr/bin/sudo is in the image',
          expected: 'no sudo and no doas',
          actual: '4755',
          severity: 'low',
          location: { path: '/usr/bin/sudo', resource: '/usr/bin/sudo' },
        },
      ],
      resources: { passed: 0, total: 2, complete: true },
    },
  },
  { name: 'sudo alone: milder', facts: image([sudo], rule({ noPassword: false })), expect: 'fail' },
  { name: 'doas', facts: image([anEntry('/usr/bin/doas', 0o4755)]), expect: 'fail' },
  {
    name: 'root may do everything anyway',
    facts: image([anEntry('/usr/bin/sudo', 0o755)], rule({ grantee: 'root' })),
    expect: 'pass',
  },
  {
    name: 'sudo whose bit was taken away gives nobody anything',
    facts: image([anEntry('/usr/bin/sudo', 0o755)], rule()),
    expect: 'pass',
  },
  {
    name: 'rules that could not be read',
    facts: { self: { programs: completeSet([sudo]), sudoers: refused } },
    expect: 'fail',
  },
  {
    name: 'not all was seen',
    facts: { self: { programs: incompleteSet<FileEntry>([], NO_PERMISSION), sudoers: known(null) } },
    expect: 'unknown',
  },
]);
