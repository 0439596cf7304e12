import { fail } from 'rempart/check';
import check from '../../../checks/non-root-user/user-namespace.ts';
import { testCheck } from '../../test-check.ts';
import { engine, withHost } from '../container-examples.ts';

const facts = (usernsMode: string | null, info = engine({ userns: true }), privileged = false) => ({
  self: { inspect: withHost({ usernsMode, privileged }) },
  parent: { 'docker-engine': { info } },
});

testCheck(check, [
  { name: 'mapped', facts: facts(''), expect: 'pass' },
  {
    name: 'opted out',
    facts: facts('host'),
    expect: fail(
      {
        message: 'The container shares the host’s user namespace',
        expected: 'the engine’s mapping',
        actual: 'host',
        location: { pointer: '/HostConfig/UsernsMode' },
      },
      {},
    ),
  },
  {
    name: 'opted out to run privileged',
    facts: facts('host', engine({ userns: true }), true),
    expect: fail(
      {
        message: 'The container shares the host’s user namespace',
        expected: 'the engine’s mapping',
        actual: 'host',
        location: { pointer: '/HostConfig/UsernsMode' },
      },
      { follows: ['privileged-mode/privileged'] },
    ),
  },
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
