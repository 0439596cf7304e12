import type { ImportedFinding, ImportedScan, Target } from 'rempart/check';

export const aScan = (over: Partial<ImportedScan> = {}): ImportedScan => ({
  scanner: 'trivy',
  version: '0.68.1',
  createdAt: Date.parse('2026-11-20'),
  dataBuilt: null,
  artifacts: ['web:1'],
  covered: ['debian 12'],
  packages: [],
  ...over,
});

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
