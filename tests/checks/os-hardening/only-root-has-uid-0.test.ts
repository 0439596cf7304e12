import check from '../../../checks/os-hardening/only-root-has-uid-0.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, root } from '../host-examples.ts';

testCheck(check, [
  { name: 'root alone', facts: { self: { accounts: [root, anAccount('jane', 1000)] } }, expect: 'pass' },
  { name: 'toor', facts: { self: { accounts: [root, anAccount('toor', 0)] } }, expect: 'fail' },
  {
    name: 'root under another name alone',
    facts: { self: { accounts: [anAccount('admin', 0)] } },
    expect: 'fail',
  },
  { name: 'no /etc/passwd', facts: { self: { accounts: [] } }, expect: 'not-applicable' },
]);
