import check from '../../../checks/os-hardening/only-root-has-gid-0.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, root } from '../host-examples.ts';

const groups = [aGroup('root', 0), aGroup('jane', 1000)];

testCheck(check, [
  {
    name: 'root alone',
    facts: { self: { accounts: [root, anAccount('jane', 1000)], groups } },
    expect: 'pass',
  },
  {
    name: 'the service accounts of RHEL and Alpine',
    facts: {
      self: {
        accounts: [root, anAccount('halt', 7, { gid: 0 }), anAccount('operator', 11, { gid: 0 })],
        groups: [aGroup('root', 0, 'root')],
      },
    },
    expect: 'pass',
  },
  {
    name: 'a user with root’s group',
    facts: { self: { accounts: [root, anAccount('jane', 1000, { gid: 0 })], groups } },
    expect: 'fail',
  },
  {
    name: 'a user as a member',
    facts: { self: { accounts: [root, anAccount('jane', 1000)], groups: [aGroup('root', 0, 'jane')] } },
    expect: 'fail',
  },
  {
    name: 'a second name of the group',
    facts: { self: { accounts: [root], groups: [aGroup('root', 0), aGroup('toor', 0)] } },
    expect: 'fail',
  },
  {
    name: 'a second root is another fault',
    facts: { self: { accounts: [root, anAccount('toor', 0)], groups } },
    expect: 'pass',
  },
  { name: 'no accounts', facts: { self: { accounts: [], groups: [] } }, expect: 'not-applicable' },
]);
