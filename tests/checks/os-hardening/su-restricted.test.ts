import check from '../../../checks/os-hardening/su-restricted.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { somePam } from '../pam-examples.ts';

const su = (...lines: readonly string[]) => ({
  self: { pam: somePam(['su auth sufficient pam_rootok', ...lines, 'su auth include common-auth']) },
});

testCheck(check, [
  { name: 'a group', facts: su('su auth required pam_wheel use_uid group=sugroup'), expect: 'pass' },
  {
    name: 'a group, in a stack that su includes',
    facts: su('su auth substack strict', 'strict auth requisite pam_wheel use_uid'),
    expect: 'pass',
  },
  { name: 'nothing, the default of Debian', facts: su(), expect: 'fail' },
  {
    name: 'members without a password, the others with one',
    facts: su('su auth sufficient pam_wheel trust'),
    expect: 'fail',
  },
  {
    name: 'sudo alone is restricted',
    facts: su('sudo auth required pam_wheel use_uid'),
    expect: 'fail',
  },
  {
    name: 'stacks out of sight',
    facts: { self: { pam: somePam([], { reason: NO_PERMISSION }) } },
    expect: 'unknown',
  },
  {
    name: 'no su',
    facts: { self: { pam: somePam(['sshd auth required pam_unix']) } },
    expect: 'not-applicable',
  },
  { name: 'no PAM', facts: { self: { pam: null } }, expect: 'not-applicable' },
]);
