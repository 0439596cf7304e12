import check from '../../../checks/os-hardening/pam-refuses-empty-passwords.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { somePam } from '../pam-examples.ts';

testCheck(check, [
  {
    name: 'no nullok',
    facts: { self: { pam: somePam(['common-auth auth required pam_unix']) } },
    expect: 'pass',
  },
  {
    name: 'the default of Debian and Ubuntu',
    facts: { self: { pam: somePam(['common-auth auth required pam_unix nullok']) } },
    expect: 'fail',
  },
  {
    name: 'nullok for setting a password lets nobody in',
    facts: { self: { pam: somePam(['system-auth password sufficient pam_unix sha512 nullok']) } },
    expect: 'pass',
  },
  {
    name: 'not all was seen',
    facts: { self: { pam: somePam([], { reason: NO_PERMISSION }) } },
    expect: 'unknown',
  },
  { name: 'no PAM, as on Alpine', facts: { self: { pam: null } }, expect: 'not-applicable' },
]);
