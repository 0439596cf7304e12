import check from '../../../checks/os-hardening/new-passwords-hashed-strongly.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { somePam } from '../pam-examples.ts';

const defs = (settings: Readonly<Record<string, string>>) =>
  new Map(Object.entries(settings).map(([name, value], index) => [name, { value, line: index + 1 }]));
const debian = (...args: readonly string[]) =>
  somePam([
    'passwd password include common-password',
    `common-password password [success=1] pam_unix obscure ${args.join(' ')}`,
  ]);

testCheck(check, [
  {
    name: 'yescrypt, as Debian 12 has it',
    facts: { self: { pam: debian('yescrypt'), loginDefs: defs({ ENCRYPT_METHOD: 'YESCRYPT' }) } },
    expect: 'pass',
  },
  {
    name: 'the argument of pam_unix wins over login.defs',
    facts: { self: { pam: debian('md5'), loginDefs: defs({ ENCRYPT_METHOD: 'YESCRYPT' }) } },
    expect: 'fail',
  },
  {
    name: 'without an argument login.defs holds',
    facts: { self: { pam: debian('shadow'), loginDefs: defs({ ENCRYPT_METHOD: 'SHA512' }) } },
    expect: 'pass',
  },
  {
    name: 'nothing told',
    facts: { self: { pam: debian('shadow'), loginDefs: defs({ UMASK: '022' }) } },
    expect: 'fail',
  },
  {
    name: 'a weak method in a stack that nobody includes',
    facts: {
      self: {
        pam: somePam([
          'passwd password include common-password',
          'common-password password required pam_unix yescrypt',
          'old-password password required pam_unix md5',
        ]),
        loginDefs: defs({}),
      },
    },
    expect: 'pass',
  },
  {
    name: 'few rounds',
    facts: { self: { pam: debian('sha512', 'rounds=1000'), loginDefs: defs({ UMASK: '027' }) } },
    expect: 'fail',
  },
  {
    name: 'without PAM',
    facts: { self: { pam: null, loginDefs: defs({ ENCRYPT_METHOD: 'MD5' }) } },
    expect: 'fail',
  },
  {
    name: 'stacks out of sight',
    facts: { self: { pam: somePam([], { reason: NO_PERMISSION }), loginDefs: defs({ UMASK: '077' }) } },
    expect: 'unknown',
  },
  { name: 'busybox alone', facts: { self: { pam: null, loginDefs: new Map() } }, expect: 'not-applicable' },
]);
