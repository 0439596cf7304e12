import check from '../../../checks/vulnerabilities/container-age.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, stopped } from '../container-examples.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const made = (days: number | null, more: ContainerChange = {}) => ({
  self: { inspect: container({ created: days === null ? null : NOW - days * DAY, ...more }) },
});

testCheck(check, [
  { name: 'lately', facts: made(90), expect: 'pass' },
  {
    name: 'long ago',
    facts: made(91),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container was made 91 days ago',
          expected: 'at most 90 days',
          actual: '2026-08-23',
          location: { pointer: '/Created', resource: 'container' },
        },
      ],
      follows: ['vulnerabilities/image-age'],
    },
  },
  { name: 'stopped', facts: made(400, { state: stopped }), expect: 'not-applicable' },
  { name: 'not told', facts: made(null), expect: 'unknown' },
]);
