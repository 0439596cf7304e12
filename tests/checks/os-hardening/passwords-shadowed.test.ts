import check from '../../../checks/os-hardening/passwords-shadowed.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, root } from '../host-examples.ts';

testCheck(check, [
  { name: 'x everywhere', facts: { self: { accounts: [root] } }, expect: 'pass' },
  {
    name: 'a star is no hash',
    facts: { self: { accounts: [anAccount('ftp', 21, { password: { kind: 'locked', method: null } })] } },
    expect: 'pass',
  },
  {
    name: 'a hash in passwd',
    facts: {
      self: { accounts: [anAccount('jane', 1000, { password: { kind: 'hashed', method: 'sha512crypt' } })] },
    },
    expect: 'fail',
  },
  {
    name: 'a locked hash is still a hash',
    facts: {
      self: { accounts: [anAccount('jane', 1000, { password: { kind: 'locked', method: 'descrypt' } })] },
    },
    expect: 'fail',
  },
  { name: 'no /etc/passwd', facts: { self: { accounts: [] } }, expect: 'not-applicable' },
]);
