import check from '../../../checks/non-root-user/user-namespace.ts';
import { testCheck } from '../../test-check.ts';
import { engine, withHost } from '../container-examples.ts';

const facts = (usernsMode: string | null, info = engine({ userns: true })) => ({
  self: { inspect: withHost({ usernsMode }) },
  parent: { 'docker-engine': { info } },
});

testCheck(check, [
  { name: 'mapped', facts: facts(''), expect: 'pass' },
  { name: 'opted out', facts: facts('host'), expect: 'fail' },
  {
    name: 'the engine does not map: peers warn all the same',
    facts: facts('host', engine()),
    expect: 'not-applicable',
  },
  {
    name: 'the engine does not say',
    facts: facts('host', engine({}, { securityOptions: null })),
    expect: 'unknown',
  },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
