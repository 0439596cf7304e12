import check from '../../../checks/vulnerabilities/scan-fresh.ts';
import { testCheck } from '../../test-check.ts';
import { aScan } from '../scan-examples.ts';

testCheck(check, [
  { name: 'two days ago', facts: { self: { scans: [aScan()] } }, expect: 'pass' },
  {
    name: 'today, by data of last month',
    facts: { self: { scans: [aScan({ dataBuilt: Date.parse('2026-10-28') })] } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The newest scan, or its data, is 25 days old',
          expected: 'at most 7 days old',
          actual: '2026-10-28',
          location: { resource: 'vulnerability scan' },
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'last year',
    facts: { self: { scans: [aScan({ createdAt: Date.parse('2025-11-20') })] } },
    expect: 'fail',
  },
  {
    name: 'the newest of two counts',
    facts: { self: { scans: [aScan({ createdAt: Date.parse('2025-11-20') }), aScan()] } },
    expect: 'pass',
  },
  { name: 'without a time', facts: { self: { scans: [aScan({ createdAt: null })] } }, expect: 'unknown' },
  { name: 'none', facts: { self: { scans: null } }, expect: 'not-applicable' },
]);
