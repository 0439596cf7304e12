import check from '../../../checks/os-hardening/no-empty-passwords.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, aShadowEntry, known, notKnown, root, YESCRYPT } from '../host-examples.ts';

const jane = anAccount('jane', 1000, { line: 2 });

testCheck(check, [
  {
    name: 'a hash',
    facts: { self: { accounts: [jane], shadow: known([aShadowEntry('jane', YESCRYPT)]) } },
    expect: 'pass',
  },
  {
    name: 'locked accounts',
    facts: {
      self: {
        accounts: [root, jane],
        shadow: known([aShadowEntry('root', '*'), aShadowEntry('jane', '!!')]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'an empty field in shadow',
    facts: { self: { accounts: [jane], shadow: known([aShadowEntry('jane', '', { line: 3 })]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'jane has an empty password',
          expected: 'a password, or a locked one',
          actual: 'empty',
          location: { path: '/etc/shadow', line: 3, resource: 'jane' },
          fix: 'passwd -l jane',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'an empty field in passwd, though shadow may not be read',
    facts: {
      self: { accounts: [anAccount('jane', 1000, { password: { kind: 'empty' } })], shadow: notKnown },
    },
    expect: 'fail',
  },
  {
    name: 'an account that cannot log in',
    facts: {
      self: {
        accounts: [anAccount('news', 9, { shell: '/usr/sbin/nologin' })],
        shadow: known([aShadowEntry('news', '')]),
      },
    },
    expect: 'fail',
  },
  {
    name: 'without root nothing is said to be well',
    facts: { self: { accounts: [jane], shadow: notKnown } },
    expect: 'unknown',
  },
  {
    name: 'no shadow file: `x` matches no password',
    facts: { self: { accounts: [jane], shadow: known(null) } },
    expect: 'pass',
  },
]);
