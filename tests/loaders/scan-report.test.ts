import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGrypeReport } from '../../src/loaders/grype-report.ts';
import { readTrivyReport } from '../../src/loaders/trivy-report.ts';

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../fixtures/scan-reports/${name}.json`, import.meta.url), 'utf8')).body;
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const trivy = (value: unknown) => readTrivyReport('t.json', bytes(value));
const grype = (value: unknown) => readGrypeReport('g.json', bytes(value));

describe('a report of Trivy', () => {
  const report = trivy(fixture('trivy'));
  it('names what was scanned by tag, id and digest', () =>
    expect(report.artifacts).toEqual([
      'web:1',
      `sha256:${'a'.repeat(64)}`,
      `registry.example/web@sha256:${'b'.repeat(64)}`,
    ]));
  it('tells what it understood, also where it found nothing; secrets are no packages', () =>
    expect(report.covered).toEqual(['debian 12.5', 'node-pkg']));
  it('keeps what has a fix apart from what has none', () =>
    expect(report.packages.map(({ advisory, fixed, severity }) => [advisory, fixed, severity])).toEqual([
      ['CVE-2024-5535', '3.0.14-1~deb12u1', 'critical'],
      ['CVE-2011-3374', null, 'low'],
    ]));
  it('of a system it does not know covers nothing', () =>
    expect(trivy({ ...fixture('trivy'), Results: undefined }).covered).toEqual([]));
  it.each(['0.69.4', 'v0.69.5', '0.69.6', '0.69.4-dev'])(
    'of the malicious release %s is refused by name',
    (version) =>
      expect(() => trivy({ ...fixture('trivy'), Trivy: { Version: version } })).toThrow(/malicious/),
  );
  it.each(['0.69.3', '0.69.40', '0.70.4', '0.68.1'])('of release %s is taken', (version) =>
    expect(trivy({ ...fixture('trivy'), Trivy: { Version: version } }).version).toBe(version),
  );
  it('of another schema is refused', () =>
    expect(() => trivy({ ...fixture('trivy'), SchemaVersion: 3 })).toThrow(/schema version 2/));
});

describe('a report of Grype', () => {
  const report = grype(fixture('grype'));
  it('tells the age of its data', () => expect(report.dataBuilt).toBe(Date.parse('2026-11-19T04:00:00Z')));
  it('knows the other names of an advisory, and what will not be mended', () =>
    expect(
      report.packages.map(({ advisory, aliases, fixed, severity }) => [advisory, aliases, fixed, severity]),
    ).toEqual([
      ['GHSA-35jh-r3h4-6jhm', ['CVE-2021-23337'], '4.17.21', 'high'],
      ['CVE-2011-3374', [], null, 'low'],
    ]));
  it('is not one of Trivy', () => expect(() => grype(fixture('trivy'))).toThrow(/no report of Grype/));
});

describe('hostile bytes', () => {
  it.each([
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nested a hundred thousand deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('%s is refused with a hint', (_, text) => {
    expect(() => trivy(text)).toThrow(/is not taken/);
    expect(() => grype(text)).toThrow(/is not taken/);
  });
  it('what is nested too deep inside a report that is right otherwise is refused for that', () => {
    const deep = `${'['.repeat(65)}${']'.repeat(65)}`;
    const text = JSON.stringify(fixture('trivy')).replace('{', `{"x":${deep},`);
    expect(() => trivy(text)).toThrow(/nested deeper than 64/);
  });
  it('brackets inside texts are not depth', () =>
    expect(trivy({ ...fixture('trivy'), ArtifactName: '['.repeat(100) }).artifacts[0]).toBe('['.repeat(100)));
  it('members of the wrong kind are left out, not believed', () =>
    expect(
      trivy({
        ...fixture('trivy'),
        Results: [1, null, { Class: 'os-pkgs', Vulnerabilities: [7, { PkgName: 1 }] }],
      }).packages,
    ).toEqual([]));
});
