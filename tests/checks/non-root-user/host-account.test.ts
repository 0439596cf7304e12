import check from '../../../checks/non-root-user/host-account.ts';
import { testCheck } from '../../test-check.ts';
import { account, container, engine, known } from '../container-examples.ts';

const facts = (user: string | null, info = engine()) => ({
  self: { inspect: container({ config: { user } }) },
  parent: {
    host: {
      accounts: [
        account('ann', 1000),
        { ...account('backup', 1001), shell: '/usr/sbin/nologin' },
        account('www-data', 33),
        account('nobody', 65534),
      ],
    },
    'docker-engine': { info: known(info) },
  },
});

testCheck(check, [
  { name: 'nobody’s number', facts: facts('10001:10001'), expect: 'pass' },
  { name: 'a person’s', facts: facts('1000'), expect: 'fail' },
  { name: 'an account that cannot log in', facts: facts('1001'), expect: 'pass' },
  { name: 'a system account’s, shared by convention', facts: facts('33'), expect: 'pass' },
  { name: 'nobody', facts: facts('65534'), expect: 'pass' },
  { name: 'mapped to another', facts: facts('1000', engine({ userns: true })), expect: 'not-applicable' },
  { name: 'by name', facts: facts('app'), expect: 'not-applicable' },
  { name: 'root', facts: facts(''), expect: 'not-applicable' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
