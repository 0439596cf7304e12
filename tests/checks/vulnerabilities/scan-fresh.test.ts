import { pass, undecided } from 'rempart/check';
import check from '../../../checks/vulnerabilities/scan-fresh.ts';
import { testCheck } from '../../test-check.ts';
import { aFailedScan, aScan } from '../scan-examples.ts';

testCheck(check, [
  { name: 'two days ago', facts: { self: { failed: [], scans: [aScan()] } }, expect: 'pass' },
  {
    name: 'today, by data of last month',
    facts: { self: { failed: [], scans: [aScan({ dataBuilt: Date.parse('2026-10-28') })] } },
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
    facts: { self: { failed: [], scans: [aScan({ createdAt: Date.parse('2025-11-20') })] } },
    expect: 'fail',
  },
  {
    name: 'the newest of two counts',
    facts: { self: { failed: [], scans: [aScan({ createdAt: Date.parse('2025-11-20') }), aScan()] } },
    expect: 'pass',
  },
  {
    name: 'without a time',
    facts: { self: { failed: [], scans: [aScan({ createdAt: null })] } },
    expect: 'unknown',
  },
  {
    name: 'of a scanner that this run started, its data of yesterday',
    facts: {
      self: {
        failed: [],
        scans: [aScan({ dataBuilt: Date.parse('2026-11-19'), program: `sha256:${'a'.repeat(64)}` })],
      },
    },
    expect: pass(`2026-11-19T00:00:00.000Z; trivy 0.68.1 sha256:${'a'.repeat(64)}`),
  },
  {
    name: 'of a scanner that this run started, by data of nobody knows when',
    facts: { self: { failed: [], scans: [aScan({ program: `sha256:${'a'.repeat(64)}` })] } },
    expect: 'unknown',
  },
  {
    name: 'a scanner that failed',
    facts: { self: { failed: [aFailedScan], scans: null } },
    expect: undecided(aFailedScan.reason),
  },
  { name: 'none', facts: { self: { failed: [], scans: null } }, expect: 'not-applicable' },
]);
