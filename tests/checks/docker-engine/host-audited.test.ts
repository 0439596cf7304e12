import check from '../../../checks/docker-engine/host-audited.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, refused } from '../container-examples.ts';
import { desktop } from '../engine-examples.ts';
import { aSystem } from '../host-examples.ts';

const facts = (
  system: ReturnType<typeof known<ReturnType<typeof aSystem>>> | typeof leftOut,
  info = engine(),
) => ({
  self: { info },
  parent: { host: { system } },
});

testCheck(check, [
  { name: 'the host is part of the run', facts: facts(known(aSystem())), expect: 'pass' },
  { name: 'the host was left out', facts: facts(leftOut), expect: 'fail' },
  { name: 'the host was out of reach', facts: facts(refused), expect: 'unknown' },
  {
    name: 'Docker Desktop, whose host nobody logs in to',
    facts: facts(leftOut, desktop()),
    expect: 'not-applicable',
  },
]);
