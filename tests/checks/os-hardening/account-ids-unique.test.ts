import check from '../../../checks/os-hardening/account-ids-unique.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, root } from '../host-examples.ts';

const groups = [aGroup('root', 0), aGroup('jane', 1000)];

testCheck(check, [
  {
    name: 'all different',
    facts: { self: { accounts: [root, anAccount('jane', 1000)], groups } },
    expect: 'pass',
  },
  {
    name: 'two with one uid',
    facts: { self: { accounts: [root, anAccount('jane', 1000), anAccount('john', 1000)], groups } },
    expect: 'fail',
  },
  {
    name: 'one name twice',
    facts: { self: { accounts: [root, anAccount('jane', 1000), anAccount('jane', 1001)], groups } },
    expect: 'fail',
  },
  {
    name: 'two groups with one gid',
    facts: { self: { accounts: [root], groups: [aGroup('a', 5), aGroup('b', 5)] } },
    expect: 'fail',
  },
  {
    name: 'a second uid 0 is told by its own check',
    facts: { self: { accounts: [root, anAccount('toor', 0)], groups } },
    expect: 'pass',
  },
  { name: 'no /etc/passwd', facts: { self: { accounts: [], groups: [] } }, expect: 'not-applicable' },
]);
