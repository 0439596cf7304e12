import check from '../../../checks/vulnerabilities/database-fresh.ts';
import { testCheck } from '../../test-check.ts';
import { knownOf } from '../scan-examples.ts';

const asOf = (...moments: readonly string[]) => ({
  self: { known: knownOf([], { sources: moments.map((moment) => ({ name: 'debian', asOf: moment })) }) },
});
const collectedAt = Date.parse('2026-11-22T00:00:00Z');

testCheck(check, [
  { name: 'of yesterday', facts: asOf('2026-11-21T00:00:00Z'), collectedAt, expect: 'pass' },
  {
    name: 'a source of last month beside one of today',
    facts: asOf('2026-10-22T00:00:00Z', '2026-11-22T00:00:00Z'),
    collectedAt,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'debian of the vulnerability database is 31 days old',
          expected: 'at most 5 days old',
          actual: '2026-10-22',
          location: { resource: 'vulnerability database' },
        },
      ],
    },
  },
  { name: 'a database without sources', facts: asOf(), collectedAt, expect: 'unknown' },
  { name: 'no moment', facts: asOf('soon'), collectedAt, expect: 'unknown' },
  { name: 'no database', facts: { self: { known: null } }, collectedAt, expect: 'not-applicable' },
]);
