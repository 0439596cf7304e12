import check from '../../../checks/ssh-server/password-authentication.ts';
import { testCheck } from '../../test-check.ts';
import { exampleSshd } from './example-sshd.ts';

const settings = (password: string, interactive: string, methods = 'any', pam = 'yes') => ({
  self: {
    sshd: exampleSshd({
      passwordauthentication: password,
      kbdinteractiveauthentication: interactive,
      authenticationmethods: methods,
      usepam: pam,
    }),
  },
});

testCheck(check, [
  { name: 'both are off', facts: settings('no', 'no'), expect: 'pass' },
  { name: 'passwords are on', facts: settings('yes', 'no'), expect: 'fail' },
  {
    name: 'PAM asks for the password through keyboard-interactive',
    facts: settings('no', 'yes'),
    expect: 'fail',
  },
  {
    name: 'keyboard-interactive without PAM asks nothing',
    facts: settings('no', 'yes', 'any', 'no'),
    expect: 'pass',
  },
  {
    name: 'a password counts only after a key',
    facts: settings('yes', 'yes', 'publickey,password'),
    expect: 'pass',
  },
  {
    name: 'one of two lists of methods does without a key',
    facts: settings('yes', 'yes', 'publickey,password password'),
    expect: 'fail',
  },
  { name: 'no sshd', facts: { self: { sshd: null } }, expect: 'not-applicable' },
]);
