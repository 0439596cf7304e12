import check from '../../../checks/vulnerabilities/known-unfixed.ts';
import { testCheck } from '../../test-check.ts';
import { aKnownVulnerability, knownOf, unseenExamples } from '../scan-examples.ts';

testCheck(check, [
  { name: 'none', facts: { self: { known: knownOf([]) } }, expect: 'pass' },
  {
    name: 'one with a fix is another matter',
    facts: { self: { known: knownOf([aKnownVulnerability()]) } },
    expect: 'pass',
  },
  {
    name: 'a serious one that is deferred',
    facts: { self: { known: knownOf([aKnownVulnerability({ fixed: null, fix: 'deferred' })]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl has CVE-2024-5535, with no fix in a security update (critical 9.1 by CVSS_V3)',
          expected: 'no known vulnerability',
          actual: '3.0.11-1',
          location: { resource: 'openssl CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a medium one, which every image has',
    facts: {
      self: {
        known: knownOf([
          aKnownVulnerability({
            fixed: null,
            fix: 'none',
            severity: { severity: 'medium', score: 5, by: 'CVSS_V3' },
          }),
        ]),
      },
    },
    expect: 'pass',
  },
  ...unseenExamples,
]);
