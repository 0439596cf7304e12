import { describe, expect, it } from 'vitest';
import type { Advisory } from '../../src/vulnerabilities/advisory.ts';
import { type LocatedPackage, matchPackages } from '../../src/vulnerabilities/match-packages.ts';
import { packageName } from '../../src/vulnerabilities/package-name.ts';
import fc from '../seeded-properties.ts';

const advisory = (over: Partial<Advisory> = {}): Advisory => ({
  id: 'CVE-2024-1',
  aliases: [],
  ecosystem: 'Debian:12',
  package: 'openssl',
  ranges: [{ introduced: '0', fixed: '3.0.15-1', lastAffected: null }],
  versions: [],
  module: null,
  fix: 'fixed',
  severity: null,
  summary: '',
  references: [],
  published: null,
  exploited: false,
  source: 'test',
  ...over,
});

const located = (over: Partial<LocatedPackage> = {}): LocatedPackage => ({
  name: 'libssl3',
  version: '3.0.11-1',
  source: 'openssl',
  sourceVersion: '3.0.11-1',
  module: null,
  ecosystem: 'Debian:12',
  arch: 'amd64',
  paths: [],
  ...over,
});

const matched = (packages: readonly LocatedPackage[], advisories: readonly Advisory[]) =>
  matchPackages(packages, (ecosystem, name) =>
    advisories.filter(
      (each) => each.ecosystem === ecosystem && packageName(ecosystem, each.package) === name,
    ),
  );

const names = (packages: readonly LocatedPackage[], advisories: readonly Advisory[]) =>
  matched(packages, advisories).vulnerabilities.map(({ advisory: called }) => called);

describe('one row for each source package and advisory', () => {
  it('of all binaries that were built of it', () => {
    const { vulnerabilities } = matched(
      [located(), located({ name: 'openssl', source: 'openssl' }), located({ name: 'libssl-dev' })],
      [advisory()],
    );
    expect(vulnerabilities).toHaveLength(1);
    expect(vulnerabilities[0]).toMatchObject({
      package: 'openssl',
      installed: '3.0.11-1',
      fixed: '3.0.15-1',
      binaries: ['libssl-dev', 'libssl3', 'openssl'],
    });
  });

  it('of two names of one vulnerability', () =>
    expect(
      names([located()], [advisory(), advisory({ id: 'DEBIAN-CVE-2024-1', aliases: ['CVE-2024-1'] })]),
    ).toEqual(['CVE-2024-1']));

  it('of two versions of one library: the older one, and every place', () => {
    const library = { name: 'lxml', source: null, sourceVersion: null, ecosystem: 'PyPI' };
    const { vulnerabilities } = matched(
      [
        located({ ...library, version: '4.2.0', paths: ['/b'] }),
        located({ ...library, version: '4.1.0', paths: ['/a'] }),
      ],
      [
        advisory({
          ecosystem: 'PyPI',
          package: 'lxml',
          ranges: [{ introduced: '0', fixed: '4.2.5', lastAffected: null }],
        }),
      ],
    );
    expect(vulnerabilities).toMatchObject([{ installed: '4.1.0', paths: ['/a', '/b'] }]);
  });
});

describe('what is held against what', () => {
  it('the source, in its own version', () => {
    const telnet = located({
      name: 'telnet',
      version: '0.17+2.4-2+deb12u3',
      source: 'inetutils',
      sourceVersion: '2:2.4-2+deb12u3',
    });
    const fixedIn = (fixed: string) =>
      advisory({ package: 'inetutils', ranges: [{ introduced: '0', fixed, lastAffected: null }] });
    expect(names([telnet], [fixedIn('2:2.4-2+deb12u3')])).toEqual([]);
    expect(names([telnet], [fixedIn('2:2.4-2+deb12u4')])).toEqual(['CVE-2024-1']);
  });
  it('nothing of another release', () =>
    expect(names([located({ ecosystem: 'Debian:13' })], [advisory()])).toEqual([]));
  it('an upgraded package has none', () =>
    expect(names([located({ version: '3.0.15-1', sourceVersion: '3.0.15-1' })], [advisory()])).toEqual([]));
});

describe('the order of importance', () => {
  it('exploited first, then those with a fix, then the worst', () => {
    const severity = (word: 'critical' | 'low') => ({ severity: word, score: null, by: 'x' });
    const open = [{ introduced: '0', fixed: null, lastAffected: null }];
    expect(
      names(
        [located()],
        [
          advisory({ id: 'CVE-1-low', severity: severity('low') }),
          advisory({ id: 'CVE-2-open', severity: severity('critical'), ranges: open, fix: 'none' }),
          advisory({ id: 'CVE-3-critical', severity: severity('critical') }),
          advisory({ id: 'CVE-4-exploited', severity: severity('low'), ranges: open, exploited: true }),
        ],
      ),
    ).toEqual(['CVE-4-exploited', 'CVE-3-critical', 'CVE-1-low', 'CVE-2-open']);
  });
  it('does not depend on the order in which packages and advisories come', () => {
    const packages = ['a', 'b', 'c'].map((name) => located({ name }));
    const advisories = ['1', '2', '3'].map((number) => advisory({ id: `CVE-2024-${number}` }));
    const expected = matched(packages, advisories);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(packages, { minLength: 3 }),
        fc.shuffledSubarray(advisories, { minLength: 3 }),
        (some, others) => {
          expect(matched(some, others)).toEqual(expected);
        },
      ),
      { seed: 277, numRuns: 50 },
    );
  });
});

it('a version that cannot be compared is undetermined, not unaffected', () => {
  const { vulnerabilities, undetermined } = matched(
    [located({ name: 'x', source: null, sourceVersion: null, version: '(devel)', ecosystem: 'Go' })],
    [
      advisory({
        ecosystem: 'Go',
        package: 'x',
        ranges: [{ introduced: '1.0.0', fixed: '1.2.0', lastAffected: null }],
      }),
    ],
  );
  expect(vulnerabilities).toEqual([]);
  expect(undetermined).toMatchObject([{ package: 'x', installed: '(devel)', advisory: 'CVE-2024-1' }]);
});
