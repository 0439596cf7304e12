import type { Account, Group } from 'rempart/check';
import check from '../../../checks/non-root-user/root-group.ts';
import { testCheck } from '../../test-check.ts';
import { account, container, known, refused } from '../container-examples.ts';

const group = (name: string, gid: number): Group => ({
  ...{ name, gid, members: [], line: 1 },
  password: account('x', 1).password,
});

const facts = (
  user: string | null,
  accounts: readonly Account[] | null = [account('app', 1000), account('web', 33, 0)],
  groups: readonly Group[] | null = [group('staff', 50), group('wheel', 0)],
) => ({
  self: { inspect: container({ config: { user } }) },
  parent: {
    image: {
      accounts: accounts === null ? refused : known(accounts),
      groups: groups === null ? refused : known(groups),
    },
  },
});

testCheck(check, [
  { name: 'a group of its own', facts: facts('10001:10001'), expect: 'pass' },
  { name: 'the account’s group', facts: facts('app'), expect: 'pass' },
  { name: 'a uid without an account gets group 0', facts: facts('10001'), expect: 'fail' },
  { name: 'an account of the root group', facts: facts('web'), expect: 'fail' },
  { name: 'group 0 in so many words', facts: facts('1000:0'), expect: 'fail' },
  { name: 'a group by name', facts: facts('app:staff'), expect: 'pass' },
  { name: 'a second name of the root group', facts: facts('app:wheel'), expect: 'fail' },
  { name: 'a group that the image does not have', facts: facts('app:ghosts'), expect: 'unknown' },
  { name: 'a group by name, groups not read', facts: facts('app:staff', [], null), expect: 'unknown' },
  { name: 'root', facts: facts(''), expect: 'not-applicable' },
  { name: 'a uid, accounts not read', facts: facts('10001', null), expect: 'unknown' },
  { name: 'a name without account', facts: facts('ghost'), expect: 'unknown' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
