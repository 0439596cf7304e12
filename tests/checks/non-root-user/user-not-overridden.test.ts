import check from '../../../checks/non-root-user/user-not-overridden.ts';
import { testCheck } from '../../test-check.ts';
import { account, container, engine, image, known } from '../container-examples.ts';

const facts = (user: string | null, ofImage: string | null, info = engine()) => ({
  self: { inspect: container({ config: { user } }) },
  parent: {
    image: { image: image({ user: ofImage }), accounts: known([account('root', 0), account('app', 1000)]) },
    'docker-engine': { info: known(info) },
  },
});

testCheck(check, [
  { name: 'as the image says', facts: facts('app', 'app'), expect: 'pass' },
  { name: 'another ordinary user', facts: facts('2000', 'app'), expect: 'pass' },
  { name: 'root against the image', facts: facts('0', 'app'), expect: 'fail' },
  {
    name: 'root against the image, mapped',
    facts: facts('root', 'app', engine({ rootless: true })),
    expect: 'fail',
  },
  { name: 'the image is root itself', facts: facts('0', ''), expect: 'not-applicable' },
  { name: 'not told', facts: facts(null, 'app'), expect: 'unknown' },
]);
