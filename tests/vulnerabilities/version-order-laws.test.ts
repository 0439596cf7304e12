import { compareVersions } from 'rempart';
import { describe, expect, it } from 'vitest';
import fc from '../seeded-properties.ts';
import { versionArbitraries } from './version-arbitraries.ts';

const SEED = 20261127;

const ORDERS = [
  ['Debian:12', 'deb'],
  ['Red Hat', 'rpm'],
  ['Alpine:v3.19', 'apk'],
  ['npm', 'semver'],
  ['Go', 'go'],
  ['PyPI', 'pep440'],
  ['RubyGems', 'gem'],
  ['Maven', 'mavenRelease'],
] as const;

describe.each(ORDERS)(`the order of %s (seed ${SEED})`, (ecosystem, name) => {
  const version = versionArbitraries[name];
  const compare = (a: string, b: string): number => {
    const order = compareVersions(ecosystem, a, b);
    if (order === null) throw new Error(`${a} or ${b} is no version`);
    return order;
  };
  const options = { seed: SEED, numRuns: 2000 };

  it('is one: a version equals itself, and turning a pair round turns the order round', () =>
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compare(a, a)).toBe(0);
        expect(compare(a, b) + compare(b, a)).toBe(0);
      }),
      options,
    ));

  it('puts each version in one place: no circles, and equal versions stand alike to every other', () => {
    const pool = [...new Set(fc.sample(version, { seed: SEED, numRuns: 400 }))].toSorted(compare);
    const ranks: number[] = [];
    for (const [index, each] of pool.entries())
      ranks.push((ranks.at(-1) ?? 0) + (index > 0 && compare(pool[index - 1] ?? '', each) < 0 ? 1 : 0));
    const wrong = pool.flatMap((a, i) =>
      pool.flatMap((b, j) =>
        compare(a, b) === Math.sign((ranks[i] ?? 0) - (ranks[j] ?? 0)) ? [] : [`${a} and ${b}`],
      ),
    );
    expect(wrong).toEqual([]);
    expect(
      pool.length - (ranks.at(-1) ?? 0),
      'equal versions written differently are among them',
    ).toBeGreaterThan(10);
  });
});

describe('the order of Maven', () => {
  it(`is one between any texts (seed ${SEED})`, () =>
    fc.assert(
      fc.property(versionArbitraries.maven, versionArbitraries.maven, (a, b) => {
        expect(compareVersions('Maven', a, a)).toBe(0);
        expect(
          (compareVersions('Maven', a, b) ?? Number.NaN) + (compareVersions('Maven', b, a) ?? Number.NaN),
        ).toBe(0);
      }),
      { seed: SEED, numRuns: 2000 },
    ));

  it('goes in a circle where points and hyphens stand before qualifiers, as Maven 3.8 does', () => {
    const circle = ['1.sp.1', '1-alpha', '1', '1.sp.1'] as const;
    for (const index of [0, 1, 2] as const)
      expect(compareVersions('Maven', circle[index], circle[index + 1] as string)).toBe(-1);
  });
});
