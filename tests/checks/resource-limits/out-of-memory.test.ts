import check from '../../../checks/resource-limits/out-of-memory.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container, neverStarted } from '../container-examples.ts';

const facts = (change: ContainerChange) => ({ self: { inspect: container(change) } });

testCheck(check, [
  { name: 'no', facts: facts({}), expect: 'pass' },
  { name: 'yes', facts: facts({ state: { oomKilled: true } }), expect: 'fail' },
  { name: 'never started', facts: facts({ state: neverStarted }), expect: 'not-applicable' },
  {
    name: 'yes, and when it was started is not told',
    facts: facts({ state: { oomKilled: true, neverStarted: null, startedAt: null } }),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ state: { oomKilled: null } }), expect: 'unknown' },
]);
