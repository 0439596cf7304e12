import type { Account } from 'rempart/check';
import check from '../../../checks/non-root-user/root-group.ts';
import { testCheck } from '../../test-check.ts';
import { account, container, known, refused } from '../container-examples.ts';

const facts = (
  user: string | null,
  accounts: readonly Account[] | null = [account('app', 1000), account('web', 33, 0)],
) => ({
  self: { inspect: container({ config: { user } }) },
  parent: { image: { accounts: accounts === null ? refused : known(accounts) } },
});

testCheck(check, [
  { name: 'a group of its own', facts: facts('10001:10001'), expect: 'pass' },
  { name: 'the account’s group', facts: facts('app'), expect: 'pass' },
  { name: 'a uid without an account gets group 0', facts: facts('10001'), expect: 'fail' },
  { name: 'an account of the root group', facts: facts('web'), expect: 'fail' },
  { name: 'group 0 in so many words', facts: facts('1000:0'), expect: 'fail' },
  { name: 'a group by name', facts: facts('app:staff'), expect: 'pass' },
  { name: 'root', facts: facts(''), expect: 'not-applicable' },
  { name: 'a uid, accounts not read', facts: facts('10001', null), expect: 'unknown' },
  { name: 'a name without account', facts: facts('ghost'), expect: 'unknown' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
