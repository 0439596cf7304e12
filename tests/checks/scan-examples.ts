import type {
  FailedScan,
  ImportedFinding,
  ImportedScan,
  KnownVulnerabilities,
  KnownVulnerability,
  Resolved,
  Target,
} from 'rempart/check';
import { NO_PERMISSION } from './host-examples.ts';

export const aScan = (over: Partial<ImportedScan> = {}): ImportedScan => ({
  scanner: 'trivy',
  version: '0.68.1',
  createdAt: Date.parse('2026-11-20'),
  dataBuilt: null,
  artifacts: ['web:1'],
  covered: ['debian 12'],
  packages: [],
  program: null,
  ...over,
});

/** A scanner of this run that was given up. */
export const aFailedScan: FailedScan = {
  scanner: 'trivy',
  reason: { code: 'timeout', text: 'trivy took longer than 600 s' },
};

export const aVulnerability = (over: Partial<ImportedFinding> = {}): ImportedFinding => ({
  name: 'libssl3',
  installed: '3.0.11-1',
  fixed: '3.0.15-1',
  advisory: 'CVE-2024-5535',
  severity: 'critical',
  aliases: [],
  ...over,
});

export const hostTarget: Target = {
  id: 'h',
  kind: 'host',
  name: 'h',
  parent: null,
  labels: {},
  image: null,
  replicaOf: null,
};

/** A run without a vulnerability database. */
export const NO_DATABASE: Resolved<KnownVulnerabilities | null> = { known: true, value: null };

/** A machine whose packages were all held against a database of today. */
export const knownOf = (
  vulnerabilities: readonly KnownVulnerability[],
  over: Partial<KnownVulnerabilities> = {},
): KnownVulnerabilities => ({
  sources: [{ name: 'debian', asOf: '2026-11-20T00:00:00Z' }],
  scopes: [{ ecosystem: 'Debian:12', packages: 300, covered: true }],
  vulnerabilities,
  undetermined: [],
  otherKernels: 0,
  unseen: null,
  ...over,
});

export const aKnownVulnerability = (over: Partial<KnownVulnerability> = {}): KnownVulnerability => ({
  advisory: 'CVE-2024-5535',
  aliases: [],
  ecosystem: 'Debian:12',
  package: 'openssl',
  binaries: ['libssl3'],
  installed: '3.0.11-1',
  fixed: '3.0.15-1',
  fix: 'fixed',
  severity: { severity: 'critical', score: 9.1, by: 'CVSS_V3' },
  exploited: false,
  published: '2024-06-27T00:00:00Z',
  summary: '',
  source: 'debian',
  paths: [],
  ...over,
});

/** Nothing found, where something was not looked at: examples for every check of known vulnerabilities. */
export const unseenExamples = [
  { name: 'without a database', facts: { self: { known: null } }, expect: 'unknown' as const },
  {
    name: 'a distribution that the database holds nothing about',
    facts: {
      self: { known: knownOf([], { scopes: [{ ecosystem: 'Gentoo', packages: 3, covered: false }] }) },
    },
    expect: 'unknown' as const,
  },
  {
    name: 'a package database that could not be read',
    facts: { self: { known: knownOf([], { scopes: [], unseen: NO_PERMISSION }) } },
    expect: 'unknown' as const,
  },
  {
    name: 'nothing known of what it is made of, as from scratch',
    facts: { self: { known: knownOf([], { scopes: [] }) } },
    expect: 'unknown' as const,
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
    expect: 'unknown' as const,
  },
];
