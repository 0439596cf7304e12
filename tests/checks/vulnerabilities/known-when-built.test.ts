import type { KnownVulnerability } from 'rempart/check';
import check from '../../../checks/vulnerabilities/known-when-built.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';
import { aKnownVulnerability, knownOf } from '../scan-examples.ts';

const built = (day: string, ...vulnerabilities: readonly Partial<KnownVulnerability>[]) => ({
  self: {
    known: knownOf(vulnerabilities.map((each) => aKnownVulnerability(each))),
    image: image({ created: Date.parse(day) }),
  },
});

testCheck(check, [
  {
    name: 'public before the build, and mended since',
    facts: built('2024-07-01', { published: '2024-06-27T00:00:00Z' }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl had CVE-2024-5535 when the image was built: it is public since 2024-06-27',
          expected: '3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'openssl CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['vulnerabilities/known-fixable'],
    },
  },
  {
    name: 'published after the build: no pipeline could know it',
    facts: built('2024-06-01', { published: '2024-06-27T00:00:00Z' }),
    expect: 'pass',
  },
  {
    name: 'without a fix, no pipeline could mend it',
    facts: built('2024-07-01', { fixed: null, fix: 'none' }),
    expect: 'pass',
  },
  { name: 'nothing found', facts: built('2024-07-01'), expect: 'pass' },
  {
    name: 'an advisory that tells no day',
    facts: built('2024-07-01', { published: null }),
    expect: 'unknown',
  },
  { name: 'a reproducible build, which hides its day', facts: built('1980-01-01'), expect: 'unknown' },
  {
    name: 'without a database',
    facts: { self: { known: null, image: image({ created: Date.parse('2024-07-01') }) } },
    expect: 'unknown',
  },
]);
