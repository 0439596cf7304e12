import check from '../../../checks/vulnerabilities/known-fixable.ts';
import { testCheck } from '../../test-check.ts';
import { aKnownVulnerability, hostTarget, knownOf, unseenExamples } from '../scan-examples.ts';

testCheck(check, [
  { name: 'none', facts: { self: { known: knownOf([]) } }, expect: 'pass' },
  {
    name: 'none of a host, of which not every kind of program is opened',
    facts: { self: { known: knownOf([]) } },
    target: hostTarget,
    expect: {
      outcome: 'pass',
      note: '300 packages of Debian:12, data as of 2026-11-20, programs of Go and Rust and Java archives are not opened on hosts',
    },
  },
  {
    name: 'one with a fix',
    facts: { self: { known: knownOf([aKnownVulnerability({ summary: 'a buffer overread' })]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl has CVE-2024-5535 (critical 9.1 by CVSS_V3): a buffer overread',
          expected: '3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'openssl CVE-2024-5535' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a low one is milder, and one that nobody rated counts as medium',
    facts: {
      self: {
        known: knownOf([
          aKnownVulnerability({ severity: { severity: 'low', score: null, by: 'Debian' } }),
          aKnownVulnerability({ advisory: 'CVE-2024-2', severity: null, paths: ['/app/package.json'] }),
        ]),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl has CVE-2024-5535 (low by Debian)',
          expected: '3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'openssl CVE-2024-5535' },
          severity: 'low',
        },
        {
          message: 'openssl has CVE-2024-2 (not rated)',
          expected: '3.0.15-1',
          actual: '3.0.11-1',
          location: { path: '/app/package.json', resource: 'openssl CVE-2024-2' },
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 2, complete: true },
    },
  },
  {
    name: 'on a host the package manager upgrades it',
    facts: { self: { known: knownOf([aKnownVulnerability()]) } },
    target: hostTarget,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl has CVE-2024-5535 (critical 9.1 by CVSS_V3)',
          expected: '3.0.15-1',
          actual: '3.0.11-1',
          location: { resource: 'openssl CVE-2024-5535' },
          fix: 'apt-get update && apt-get upgrade',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'one without a fix is another matter',
    facts: { self: { known: knownOf([aKnownVulnerability({ fixed: null, fix: 'none' })]) } },
    expect: 'pass',
  },
  {
    name: 'an exploited one has a check of its own',
    facts: { self: { known: knownOf([aKnownVulnerability({ exploited: true })]) } },
    expect: 'pass',
  },
  {
    name: 'what its distribution calls no matter of security',
    facts: {
      self: {
        known: knownOf([aKnownVulnerability({ severity: { severity: 'none', score: null, by: 'Debian' } })]),
      },
    },
    expect: 'pass',
  },
  ...unseenExamples,
]);
