import check from '../../../checks/vulnerabilities/image-age.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const built = (day: string | null) => ({
  self: { image: image({ created: day === null ? null : Date.parse(day) }) },
});

testCheck(check, [
  { name: 'last month', facts: built('2026-10-22'), expect: { outcome: 'pass', note: 'built 2026-10-22' } },
  {
    name: 'half a year ago: milder',
    facts: built('2026-05-22'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image was built 184 days ago',
          expected: 'at most 90 days',
          actual: '2026-05-22',
          location: { pointer: '/Created', resource: 'build' },
          severity: 'low',
        },
      ],
    },
  },
  { name: 'years ago', facts: built('2023-05-22'), expect: 'fail' },
  { name: 'a reproducible build says 1970', facts: built('1970-01-01'), expect: 'unknown' },
  { name: 'or 1980', facts: built('1980-01-01'), expect: 'unknown' },
  { name: 'not told', facts: built(null), expect: 'unknown' },
]);
