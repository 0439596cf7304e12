import check from '../../../checks/vulnerabilities/known-fixable.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { aKnownVulnerability, hostTarget, knownOf } from '../scan-examples.ts';

testCheck(check, [
  { name: 'none', facts: { self: { known: knownOf([]) } }, expect: 'pass' },
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
  { name: 'without a database', facts: { self: { known: null } }, expect: 'unknown' },
  {
    name: 'a distribution that the database holds nothing about',
    facts: {
      self: { known: knownOf([], { scopes: [{ ecosystem: 'Gentoo', packages: 3, covered: false }] }) },
    },
    expect: 'unknown',
  },
  {
    name: 'a package database that could not be read',
    facts: { self: { known: knownOf([], { scopes: [], unseen: NO_PERMISSION }) } },
    expect: 'unknown',
  },
  {
    name: 'nothing known of what it is made of, as from scratch',
    facts: { self: { known: knownOf([], { scopes: [] }) } },
    expect: 'unknown',
  },
  {
    name: 'a version that cannot be compared',
    facts: {
      self: {
        known: knownOf([], {
          undetermined: [{ package: 'a', installed: '?', advisory: 'CVE-2024-1', reason: 'no version' }],
        }),
      },
    },
    expect: 'unknown',
  },
]);
