import { pass } from 'rempart/check';
import check from '../../../checks/os-hardening/root-password-locked.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, aShadowEntry, root, YESCRYPT } from '../host-examples.ts';

const accounts = [root];

testCheck(check, [
  {
    name: 'no password',
    facts: { self: { accounts, shadow: [aShadowEntry('root', '*')] } },
    expect: pass('locked'),
  },
  {
    name: 'a hash behind a lock',
    facts: { self: { accounts, shadow: [aShadowEntry('root', `!${YESCRYPT}`)] } },
    expect: pass('locked'),
  },
  {
    name: 'a password',
    facts: { self: { accounts, shadow: [aShadowEntry('root', YESCRYPT)] } },
    expect: 'fail',
  },
  {
    name: 'a password in /etc/passwd',
    facts: {
      self: {
        accounts: [anAccount('root', 0, { password: { kind: 'hashed', method: 'md5crypt' } })],
        shadow: null,
      },
    },
    expect: 'fail',
  },
  { name: 'without an entry', facts: { self: { accounts, shadow: [] } }, expect: pass('locked') },
  {
    name: 'an empty password is another fault',
    facts: { self: { accounts, shadow: [aShadowEntry('root', '')] } },
    expect: pass('empty'),
  },
  { name: 'no root', facts: { self: { accounts: [], shadow: null } }, expect: 'not-applicable' },
]);
