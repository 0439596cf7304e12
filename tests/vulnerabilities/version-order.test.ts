import { compareVersions } from 'rempart';
import { describe, expect, it } from 'vitest';
import { compareApkVersions, isApkVersion } from '../../src/vulnerabilities/apk-version.ts';
import { VERSION_LENGTH_MAX } from '../../src/vulnerabilities/version-order.ts';
import { versionVectors } from './version-vectors.ts';

const ORDER: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };

/** Rows that come out otherwise than their file says, in both directions. */
const wrong = (ecosystem: string, rows: readonly (readonly [string, string, string])[]): readonly string[] =>
  rows.flatMap(([a, operator, b]) => {
    const expected = ORDER[operator] ?? Number.NaN;
    const [there, back] = [compareVersions(ecosystem, a, b), compareVersions(ecosystem, b, a)];
    return there === expected && back !== null && back + expected === 0
      ? []
      : [`${a} ${operator} ${b}: ${there}, ${back}`];
  });

describe('the vectors of the programs', () => {
  it.each([
    ['Debian:12', 'deb-dpkg-upstream', 43],
    ['Ubuntu:22.04:LTS', 'deb-scalibr', 30],
    ['AlmaLinux:9', 'rpm-rpmvercmp-upstream', 91],
    ['Red Hat:enterprise_linux:9::baseos', 'rpm-scalibr', 162],
    ['npm', 'semver-scalibr', 86],
    ['crates.io', 'semver-scalibr', 86],
    ['Go', 'go-semver', 86],
    ['PyPI', 'pep440-packaging-upstream', 501],
    ['PyPI', 'pep440-scalibr', 26],
    ['Maven', 'maven-scalibr', 101],
    ['RubyGems', 'gem-scalibr', 23],
  ])('%s: %s, %i rows', (ecosystem, name, count) => {
    const rows = versionVectors(name);
    expect(rows).toHaveLength(count);
    expect(wrong(ecosystem, rows)).toEqual([]);
  });

  it.each([
    ['apk-version-upstream', 738, 736],
    ['apk-scalibr', 777, 741],
  ])('Alpine:v3.19: %s, %i rows about order, %i of them between versions', (name, count, valid) => {
    // `~` asks whether one version begins like the other.
    const rows = versionVectors(name).filter(([, operator]) => operator in ORDER);
    expect(rows).toHaveLength(count);
    const sound = rows.filter(([a, , b]) => isApkVersion(a) && isApkVersion(b));
    expect(sound).toHaveLength(valid);
    expect(wrong('Alpine:v3.19', sound)).toEqual([]);
    for (const [a, , b] of rows.filter((row) => !sound.includes(row)))
      expect(compareVersions('Alpine:v3.19', a, b), `${a}, ${b}`).toBeNull();
  });

  it('apk itself stops at the first difference, before what it does not understand', () => {
    expect(compareApkVersions('23_foo', '4_beta')).toBe(1);
    expect(compareApkVersions('1.0', '1.0bc')).toBe(-1);
  });

  it('PyPI: what has the same normal form is the same', () => {
    const rows = versionVectors('pep440-normalize');
    expect(rows).toHaveLength(102);
    expect(wrong('PyPI', rows)).toEqual([]);
  });

  it('Go: the same canonical form is the same version', () => {
    const rows = versionVectors('go-semver-canonical').filter(([, , canonical]) => canonical !== 'INVALID');
    expect(rows).toHaveLength(24);
    expect(
      wrong(
        'Go',
        rows.map(([version, , canonical]) => [version, '=', canonical] as const),
      ),
    ).toEqual([]);
  });
});

describe('what is no version is undetermined', () => {
  const invalid = (name: string): readonly string[] =>
    versionVectors(name).flatMap(([text, verdict, canonical]) =>
      verdict === 'invalid' || canonical === 'INVALID' ? [text] : [],
    );

  it.each([
    ['Alpine', 'apk-validity-upstream', '1', 25],
    ['Debian', 'deb-invalid', '1', 12],
    ['PyPI', 'pep440-invalid', '1', 20],
    ['Go', 'go-semver-canonical', 'v1.0.0', 8],
  ])('%s: %s', (ecosystem, name, version, count) => {
    const texts = invalid(name);
    expect(texts).toHaveLength(count);
    for (const text of texts) {
      expect(compareVersions(ecosystem, text, version), JSON.stringify(text)).toBeNull();
      expect(compareVersions(ecosystem, version, text), JSON.stringify(text)).toBeNull();
    }
    expect(compareVersions(ecosystem, version, version)).toBe(0);
  });

  it('Alpine: what apk takes is taken', () => {
    for (const [text, verdict] of versionVectors('apk-validity-upstream'))
      expect(compareVersions('Alpine', text, text), text).toBe(verdict === 'valid' ? 0 : null);
  });

  it('PyPI: versions from before PEP 440 have no order', () => {
    const rows = versionVectors('pep440-legacy');
    expect(rows).toHaveLength(80);
    for (const [a, , b] of rows) expect(compareVersions('PyPI', a, b), `${a}, ${b}`).toBeNull();
  });

  it.each([
    ['Go', '(devel)'],
    ['Go', 'devel go1.23-0f2ab1c Tue Mar 5 2024'],
    ['npm', 'latest'],
    ['npm', '1.2.3beta'],
    ['npm', 'file:../local'],
    ['crates.io', ''],
    ['RubyGems', '1beta'],
    ['RubyGems', '1.2.3_1'],
    ['RubyGems', ''],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a property of Maven that nobody replaced
    ['Maven', '${project.version}'],
    ['Maven', 'unspecified'],
    ['Maven', '[1.0,2.0)'],
    ['Red Hat', ''],
    ['Red Hat', '1.0 2'],
    ['SUSE', '1:'],
    ['Debian', '1.0-1\u0000'],
    ['Debian', '1_0'],
  ])('%s: %j', (ecosystem, text) => expect(compareVersions(ecosystem, text, '1.0')).toBeNull());

  it('no ecosystem, no order', () => {
    for (const ecosystem of ['', ':12', 'debian:12', 'Haiku', '__proto__', 'constructor'])
      expect(compareVersions(ecosystem, '1', '1'), ecosystem).toBeNull();
  });

  it(`no text above ${VERSION_LENGTH_MAX} code units is a version`, () => {
    const long = '1'.repeat(VERSION_LENGTH_MAX);
    for (const ecosystem of ['Debian', 'Red Hat', 'Wolfi', 'npm', 'Go', 'PyPI', 'Maven', 'RubyGems']) {
      expect(compareVersions(ecosystem, long, long), ecosystem).toBe(0);
      expect(compareVersions(ecosystem, `${long}1`, '1'), ecosystem).toBeNull();
      expect(compareVersions(ecosystem, '1', `${long}1`), ecosystem).toBeNull();
    }
  });
});

describe('ecosystems with their releases', () => {
  it.each([
    ['Debian:sid', '1.0~rc1', '1.0'],
    ['Ubuntu:Pro:22.04:LTS', '1.0-1', '1.0-1ubuntu0.1~esm1'],
    ['Chainguard', '1.0_rc1-r0', '1.0-r0'],
    ['Wolfi', '1.0-r9', '1.0-r10'],
    ['Rocky Linux:9', '0:3.0.7-27.el9', '1:1.0-1.el9'],
    ['openSUSE:Leap 15.6', '1.0-150600.1.1', '1.0-150600.3.3.1'],
    ['SUSE:Linux Enterprise Server 15 SP6', '1.0^git1', '1.0.1'],
    ['npm', '1.0.0-rc.9', '1.0.0-rc.10'],
    ['npm', '1.2', '1.2.1'],
    ['Go', 'v0.0.0-20190308221718-c2843e01d9a2', 'v0.0.0-20200622213623-75b288015ac9'],
    ['Go', 'v2.0.0+incompatible', 'v2.0.1'],
    ['Go', 'go1.22rc1', '1.22.0'],
    ['Go', '1.22.0-0', 'go1.22rc1'],
    ['Go', 'go1.21.13 X:boringcrypto', '1.22.5'],
    ['PyPI', '2024.1', '1!0.1'],
    ['Maven', '9.4.51.v20230217', '9.4.52.v20230823'],
    ['Maven', '2.0-beta9', '2.15.0'],
    // Words before lists: at the end of a version a word is one.
    ['Maven', '2.cr.b', '2.beta'],
    ['RubyGems', '6.1.0.rc2', '6.1.0'],
    ['RubyGems', '1.0-1', '1.0'],
  ])('%s: %s comes before %s', (ecosystem, older, newer) => {
    expect(compareVersions(ecosystem, older, newer)).toBe(-1);
    expect(compareVersions(ecosystem, newer, older)).toBe(1);
  });
});

describe('hostile versions', () => {
  const hostile = [
    ['Debian', '~'.repeat(1000), '1'],
    ['Debian', '1-'.repeat(500), '1'],
    ['Red Hat', '1^'.repeat(512), '1~'.repeat(512)],
    ['Alpine', `1${'_p'.repeat(511)}`, `1${'_p1'.repeat(341)}`],
    ['npm', `1.0.0-${'a-'.repeat(500)}!`, '1.0.0'],
    ['PyPI', `1${'.0'.repeat(500)}!`, '1'],
    ['Maven', '1-'.repeat(512), '1-'.repeat(511)],
    ['Maven', '1a'.repeat(512), '1a'.repeat(511)],
    ['RubyGems', `1${'.a'.repeat(511)}`, `1${'-a'.repeat(511)}`],
    ['Go', `go1.22${' '.repeat(1000)}`, `go1.22rc${'1'.repeat(1000)}`],
  ] as const;

  // An expression that tries every way to split a text would not come back before the limit of a test.
  it.each(hostile)('%s: comes to an end', (ecosystem, a, b) => {
    const there = compareVersions(ecosystem, a, b);
    const back = compareVersions(ecosystem, b, a);
    expect(there === null ? back === null : there + (back ?? Number.NaN) === 0).toBe(true);
  });
});
