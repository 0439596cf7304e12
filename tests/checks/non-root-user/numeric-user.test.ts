import check from '../../../checks/non-root-user/numeric-user.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const facts = (user: string | null) => ({ self: { image: image({ user }) } });

testCheck(check, [
  { name: 'a number', facts: facts('10001:app'), expect: 'pass' },
  { name: 'a name', facts: facts('app'), expect: 'fail' },
  { name: 'root', facts: facts(''), expect: 'not-applicable' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
