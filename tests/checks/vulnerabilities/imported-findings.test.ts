import { undecided } from 'rempart/check';
import check from '../../../checks/vulnerabilities/imported-findings.ts';
import { testCheck } from '../../test-check.ts';
import { aFailedScan, aScan, aVulnerability, hostTarget, knownOf, NO_DATABASE } from '../scan-examples.ts';

testCheck(check, [
  {
    name: 'scanned, nothing found',
    facts: { self: { failed: [], known: NO_DATABASE, scans: [aScan()] } },
    expect: 'pass',
  },
  {
    name: 'a critical one with a fix',
    facts: { self: { failed: [], known: NO_DATABASE, scans: [aScan({ packages: [aVulnerability()] })] } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'libssl3 has the critical vulnerability CVE-2024-5535, by trivy',
          expected: 'libssl3 3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'libssl3 CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a low one is milder',
    facts: {
      self: {
        failed: [],
        known: NO_DATABASE,
        scans: [aScan({ packages: [aVulnerability({ severity: 'low' })] })],
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'libssl3 has the low vulnerability CVE-2024-5535, by trivy',
          expected: 'libssl3 3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'libssl3 CVE-2024-5535' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'two scanners, one by another name, are one finding',
    facts: {
      self: {
        failed: [],
        known: NO_DATABASE,
        scans: [
          aScan({ packages: [aVulnerability({ severity: 'high' })] }),
          aScan({
            scanner: 'grype',
            packages: [aVulnerability({ advisory: 'GHSA-x', aliases: ['CVE-2024-5535'] })],
          }),
        ],
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'libssl3 has the high vulnerability CVE-2024-5535, by trivy',
          expected: 'libssl3 3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'libssl3 CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'what nobody has mended yet is no finding',
    facts: {
      self: {
        failed: [],
        known: NO_DATABASE,
        scans: [aScan({ packages: [aVulnerability({ fixed: null })] })],
      },
    },
    expect: 'pass',
  },
  {
    name: 'a scanner that understood nothing found nothing',
    facts: { self: { failed: [], known: NO_DATABASE, scans: [aScan({ covered: [] })] } },
    expect: 'unknown',
  },
  {
    name: 'an image that nobody scanned is not free of vulnerabilities',
    facts: { self: { failed: [], known: NO_DATABASE, scans: null } },
    expect: 'unknown',
  },
  {
    name: 'who left the database out is not told to make one',
    facts: {
      self: {
        failed: [],
        known: { known: false, leftOut: true, reason: { code: 'unsupported', text: 'It was left out' } },
        scans: null,
      },
    },
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: 'No scan of this image was imported. It was left out',
    },
  },
  {
    name: 'the own database was searched instead',
    facts: { self: { failed: [], known: { known: true, value: knownOf([]) }, scans: null } },
    expect: 'not-applicable',
  },
  {
    name: 'nor is one that no report is of',
    facts: { self: { failed: [], known: NO_DATABASE, scans: [] } },
    expect: 'unknown',
  },
  {
    name: 'a scanner that failed found nothing, whatever the own database was searched for',
    facts: { self: { failed: [aFailedScan], known: { known: true, value: knownOf([]) }, scans: null } },
    expect: undecided(aFailedScan.reason),
  },
  {
    name: 'another scanner found nothing beside one that failed',
    facts: { self: { failed: [aFailedScan], known: NO_DATABASE, scans: [aScan({ scanner: 'grype' })] } },
    expect: 'unknown',
  },
  {
    name: 'what another scanner found beside one that failed is a failure',
    facts: {
      self: { failed: [aFailedScan], known: NO_DATABASE, scans: [aScan({ packages: [aVulnerability()] })] },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'libssl3 has the critical vulnerability CVE-2024-5535, by trivy',
          expected: 'libssl3 3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'libssl3 CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: false },
    },
  },
  {
    name: 'a host',
    facts: { self: { failed: [], known: NO_DATABASE, scans: null } },
    target: hostTarget,
    expect: 'not-applicable',
  },
]);
