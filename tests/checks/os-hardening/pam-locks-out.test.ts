import check from '../../../checks/os-hardening/pam-locks-out.ts';
import { testCheck } from '../../test-check.ts';
import { aShadowEntry, known, NO_PERMISSION, notKnown, YESCRYPT } from '../host-examples.ts';
import { somePam } from '../pam-examples.ts';

const shadow = known([aShadowEntry('jane', YESCRYPT)]);
/** As authselect writes it; arguments stand at the line that counts. */
const stack = (...args: readonly string[]) => [
  'sshd auth substack password-auth',
  'password-auth auth required pam_faillock preauth',
  'password-auth auth sufficient pam_unix',
  `password-auth auth required pam_faillock ${['authfail', ...args].join(' ')}`,
];
const faillock = stack();

testCheck(check, [
  { name: 'three tries, the default', facts: { self: { pam: somePam(faillock), shadow } }, expect: 'pass' },
  {
    name: 'five in the file',
    facts: { self: { pam: somePam(faillock, { faillock: ['deny=5'] }), shadow } },
    expect: 'pass',
  },
  {
    name: 'an argument wins over the file',
    facts: {
      self: {
        pam: somePam(stack('deny=50'), { faillock: ['deny=3'] }),
        shadow,
      },
    },
    expect: 'fail',
  },
  {
    name: 'switched off',
    facts: { self: { pam: somePam(faillock, { faillock: ['deny=0'] }), shadow } },
    expect: 'fail',
  },
  {
    name: 'asked about, never counted',
    facts: { self: { pam: somePam(faillock.slice(0, 3)), shadow } },
    expect: 'fail',
  },
  {
    name: 'one login is left out',
    facts: {
      self: { pam: somePam([...faillock, 'login auth required pam_unix nullok']), shadow },
    },
    expect: 'fail',
  },
  {
    name: 'a stack that nobody includes',
    facts: {
      self: {
        pam: somePam([
          'sshd auth include common-auth',
          'common-auth auth required pam_unix',
          ...faillock.slice(1),
        ]),
        shadow,
      },
    },
    expect: 'fail',
  },
  {
    name: 'the default of Debian: none',
    facts: { self: { pam: somePam(['common-auth auth required pam_unix']), shadow } },
    expect: 'fail',
  },
  {
    name: 'none, and passwords out of sight',
    facts: { self: { pam: somePam(['common-auth auth required pam_unix']), shadow: notKnown } },
    expect: 'fail',
  },
  {
    name: 'keys alone',
    facts: { self: { pam: somePam([]), shadow: known([aShadowEntry('jane', '!')]) } },
    expect: 'not-applicable',
  },
  {
    name: 'not all was seen',
    facts: { self: { pam: somePam([], { reason: NO_PERMISSION }), shadow } },
    expect: 'unknown',
  },
  { name: 'no PAM', facts: { self: { pam: null, shadow } }, expect: 'not-applicable' },
]);
