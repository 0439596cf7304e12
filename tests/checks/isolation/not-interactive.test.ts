import check from '../../../checks/isolation/not-interactive.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';

const facts = (tty: boolean | null, openStdin: boolean | null) => ({
  self: { inspect: container({ config: { tty, openStdin } }) },
});

testCheck(check, [
  { name: 'neither', facts: facts(false, false), expect: { outcome: 'pass', note: 'neither' } },
  { name: 'a terminal alone colours the log', facts: facts(true, false), expect: 'pass' },
  { name: 'an open input alone', facts: facts(false, true), expect: 'pass' },
  { name: 'started by hand', facts: facts(true, true), expect: 'fail' },
  { name: 'not told', facts: facts(null, true), expect: 'unknown' },
  { name: 'the other one not told', facts: facts(true, null), expect: 'unknown' },
]);
