import type { Account, Group } from 'rempart/check';
import check from '../../../checks/os-hardening/account-records-consistent.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, aShadowEntry, known, notKnown, root } from '../host-examples.ts';

const local = { passwd: [], group: [] };
const entries = known([aShadowEntry('root', '*'), aShadowEntry('jane', '!')]);
const self = (
  accounts: readonly Account[],
  groups: readonly Group[],
  over: { readonly nameServices?: typeof local | { passwd: string[]; group: string[] } } = {},
) => ({ self: { accounts, groups, nameServices: local, shadow: entries, ...over } });
const groups = [aGroup('root', 0), aGroup('shadow', 42), aGroup('jane', 1000)];
const accounts = [root, anAccount('jane', 1000)];

testCheck(check, [
  { name: 'all there', facts: self(accounts, groups), expect: 'pass' },
  { name: 'a group that is not there', facts: self(accounts, groups.slice(0, 2)), expect: 'fail' },
  {
    name: 'a group that a directory may hold',
    facts: self(accounts, groups.slice(0, 2), { nameServices: { passwd: ['sss'], group: ['sss'] } }),
    expect: 'pass',
  },
  {
    name: 'a member of shadow',
    facts: self(accounts, [aGroup('root', 0), aGroup('shadow', 42, 'jane'), aGroup('jane', 1000)]),
    expect: 'fail',
  },
  {
    name: 'shadow as the group of an account',
    facts: self([root, anAccount('jane', 1000, { gid: 42 })], groups),
    expect: 'fail',
  },
  {
    name: 'no entry in shadow',
    facts: self([...accounts, anAccount('new', 1001, { gid: 1000 })], groups),
    expect: 'fail',
  },
  {
    name: 'shadow out of sight is no missing entry',
    facts: { self: { accounts, groups, nameServices: local, shadow: notKnown } },
    expect: 'pass',
  },
  { name: 'no accounts', facts: self([], []), expect: 'not-applicable' },
]);
