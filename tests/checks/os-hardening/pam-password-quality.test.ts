import check from '../../../checks/os-hardening/pam-password-quality.ts';
import { testCheck } from '../../test-check.ts';
import { aShadowEntry, known, NO_PERMISSION, YESCRYPT } from '../host-examples.ts';
import { somePam } from '../pam-examples.ts';

const shadow = known([aShadowEntry('jane', YESCRYPT)]);
const line = ['common-password password requisite pam_pwquality retry=3'];

testCheck(check, [
  {
    name: 'fourteen in the file',
    facts: { self: { pam: somePam(line, { pwquality: ['minlen=14'] }), shadow } },
    expect: 'pass',
  },
  {
    name: 'eight, the default of the module',
    facts: { self: { pam: somePam(line), shadow } },
    expect: 'fail',
  },
  {
    name: 'an argument wins over the file',
    facts: { self: { pam: somePam([`${line[0]} minlen=8`], { pwquality: ['minlen=20'] }), shadow } },
    expect: 'fail',
  },
  {
    name: 'the last line of the file holds',
    facts: { self: { pam: somePam(line, { pwquality: ['minlen=14', 'minlen=6'] }), shadow } },
    expect: 'fail',
  },
  {
    name: 'passwdqc',
    facts: { self: { pam: somePam(['system-auth password requisite pam_passwdqc']), shadow } },
    expect: 'pass',
  },
  {
    name: 'no module',
    facts: { self: { pam: somePam(['common-password password required pam_unix']), shadow } },
    expect: 'fail',
  },
  {
    name: 'keys alone',
    facts: { self: { pam: somePam(line), shadow: known([aShadowEntry('jane', '*')]) } },
    expect: 'not-applicable',
  },
  {
    name: 'not all was seen',
    facts: { self: { pam: somePam([], { reason: NO_PERMISSION }), shadow } },
    expect: 'unknown',
  },
  { name: 'no PAM', facts: { self: { pam: null, shadow } }, expect: 'not-applicable' },
]);
