import { pass, undecided } from 'rempart/check';
import check from '../../../checks/vulnerabilities/scanners-agree.ts';
import { testCheck } from '../../test-check.ts';
import { aFailedScan, aKnownVulnerability, aScan, aVulnerability, knownOf } from '../scan-examples.ts';

testCheck(check, [
  {
    name: 'the same one, by another name',
    facts: {
      self: {
        failed: [],
        scans: [aScan({ packages: [aVulnerability({ advisory: 'GHSA-x', aliases: ['CVE-2024-5535'] })] })],
        known: knownOf([aKnownVulnerability()]),
      },
    },
    expect: pass('1 found by both, 0 by the vulnerability database alone'),
  },
  {
    name: 'one that the scanner does not know',
    facts: { self: { failed: [], scans: [aScan()], known: knownOf([aKnownVulnerability()]) } },
    expect: pass('0 found by both, 1 by the vulnerability database alone'),
  },
  {
    name: 'one that the scanner alone finds',
    facts: { self: { failed: [], scans: [aScan({ packages: [aVulnerability()] })], known: knownOf([]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'trivy alone finds CVE-2024-5535 in libssl3',
          expected: 'libssl3 3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'libssl3 CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'nothing, while the database knows nothing of the distribution',
    facts: {
      self: {
        failed: [],
        scans: [aScan()],
        known: knownOf([], { scopes: [{ ecosystem: 'Gentoo', packages: 1, covered: false }] }),
      },
    },
    expect: 'unknown',
  },
  {
    name: 'no scan',
    facts: { self: { failed: [], scans: null, known: knownOf([]) } },
    expect: 'not-applicable',
  },
  {
    name: 'a scanner that failed',
    facts: { self: { failed: [aFailedScan], scans: null, known: knownOf([aKnownVulnerability()]) } },
    expect: undecided(aFailedScan.reason),
  },
  {
    name: 'a scanner that failed, and no database either',
    facts: { self: { failed: [aFailedScan], scans: [aScan()], known: null } },
    expect: undecided(aFailedScan.reason),
  },
  {
    name: 'one scanner that agrees, and one that failed',
    facts: {
      self: {
        failed: [aFailedScan],
        scans: [aScan({ scanner: 'grype', packages: [aVulnerability()] })],
        known: knownOf([aKnownVulnerability()]),
      },
    },
    expect: 'unknown',
  },
  {
    name: 'no database',
    facts: { self: { failed: [], scans: [aScan()], known: null } },
    expect: 'not-applicable',
  },
]);
