import check from '../../../checks/resource-limits/restart-loop.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, neverStarted, stopped } from '../container-examples.ts';

const now = Date.UTC(2026, 10, 22);
const facts = (restartCount: number | null, state: ContainerChange['state'] = {}) => ({
  self: { inspect: container({ restartCount, state: { startedAt: now - 60_000, ...state } }) },
});

testCheck(check, [
  { name: 'never restarted', facts: facts(0), expect: 'pass' },
  { name: 'a few times', facts: facts(5), expect: 'pass' },
  { name: 'many times, last a minute ago', facts: facts(6), expect: 'fail' },
  {
    name: 'many times, but it has run for a day',
    facts: facts(60, { startedAt: now - 86_400_000 }),
    expect: 'pass',
  },
  { name: 'between two restarts', facts: facts(1, { restarting: true }), expect: 'fail' },
  { name: 'ended', facts: facts(9, stopped), expect: 'pass' },
  { name: 'never started', facts: facts(0, neverStarted), expect: 'not-applicable' },
  {
    name: 'when it was started is not told',
    facts: facts(60, { neverStarted: null, startedAt: null }),
    expect: 'unknown',
  },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
