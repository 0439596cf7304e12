import { type Account, fail } from 'rempart/check';
import check from '../../../checks/non-root-user/image-user.ts';
import { testCheck } from '../../test-check.ts';
import { account, image, known, refused } from '../container-examples.ts';

const facts = (
  user: string | null,
  accounts: readonly Account[] | null = [account('root', 0), account('app', 1000), account('toor', 0)],
) => ({
  self: { image: image({ user }), accounts: accounts === null ? refused : known(accounts) },
});

testCheck(check, [
  { name: 'a number', facts: facts('10001'), expect: 'pass' },
  { name: 'a number without reading the image', facts: facts('10001', null), expect: 'pass' },
  { name: 'a name with another uid', facts: facts('app'), expect: 'pass' },
  {
    name: 'no USER',
    facts: facts(''),
    expect: fail({
      message: 'The image runs as root',
      expected: 'an ordinary user',
      actual: 'no USER',
      location: { pointer: '/Config/User' },
    }),
  },
  { name: 'root', facts: facts('root'), expect: 'fail' },
  { name: 'root:root, which a comparison with root passes', facts: facts('root:root'), expect: 'fail' },
  { name: '0:0', facts: facts('0:0'), expect: 'fail' },
  { name: '00', facts: facts('00'), expect: 'fail' },
  {
    name: 'another name of uid 0',
    facts: facts('toor'),
    expect: fail({
      message: 'The image’s user toor is root by its uid',
      expected: 'an ordinary user',
      actual: 'toor',
      location: { pointer: '/Config/User' },
    }),
  },
  { name: 'a name that the image does not know', facts: facts('ghost'), expect: 'fail' },
  { name: 'a name, layers not read', facts: facts('app', null), expect: 'unknown' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
