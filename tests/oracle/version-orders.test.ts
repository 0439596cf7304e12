import { compareVersions } from 'rempart';
import { describe, expect, it } from 'vitest';
import fc from '../seeded-properties.ts';
import { versionArbitraries } from '../vulnerabilities/version-arbitraries.ts';
import {
  dpkg,
  dpkgPerl,
  maven,
  type OrderProgram,
  type Pair,
  packaging,
  rpm,
  ruby,
} from './order-programs.ts';

const SEED = 20261127;
const PAIRS = 10_000;
/** Of a program that has to be started for every question. */
const PAIRS_BY_PROCESS = 300;

const PROGRAMS: readonly {
  readonly ecosystem: string;
  readonly versions: keyof typeof versionArbitraries;
  readonly program: OrderProgram;
  readonly count: number;
}[] = [
  { ecosystem: 'Debian:12', versions: 'deb', program: dpkg, count: PAIRS_BY_PROCESS },
  { ecosystem: 'Debian:12', versions: 'deb', program: dpkgPerl, count: PAIRS },
  { ecosystem: 'PyPI', versions: 'pep440', program: packaging, count: PAIRS },
  { ecosystem: 'Maven', versions: 'maven', program: maven, count: PAIRS },
  { ecosystem: 'RubyGems', versions: 'gem', program: ruby, count: PAIRS },
  { ecosystem: 'Red Hat', versions: 'rpm', program: rpm, count: PAIRS },
];

const randomPairs = (name: keyof typeof versionArbitraries, count: number): readonly Pair[] =>
  fc.sample(fc.tuple(versionArbitraries[name], versionArbitraries[name]), { seed: SEED, numRuns: count });

for (const { ecosystem, versions, program, count } of PROGRAMS) {
  const missing = program.missing();
  const isDemanded = process.env.REMPART_REQUIRE === 'all';
  const title = `the order of ${ecosystem} on ${count} pairs (seed ${SEED})`;
  it.skipIf(missing !== null && !isDemanded)(
    `${title} is that of ${program.name}${missing === null ? '' : ` (${missing})`}`,
    () => {
      if (missing !== null) throw new Error(missing);
      const pairs = randomPairs(versions, count);
      const orders = program.orders(pairs);
      expect(orders).toHaveLength(count);
      const wrong = pairs.flatMap(([a, b], index) => {
        const order = compareVersions(ecosystem, a, b);
        return order === orders[index] ? [] : [`${a} ${b}: ${order}, ${program.name} says ${orders[index]}`];
      });
      expect(wrong).toEqual([]);
    },
    240_000,
  );
}

describe('pairs', () => {
  it('are of every order', () => {
    for (const { ecosystem, versions } of PROGRAMS) {
      const orders = new Set(randomPairs(versions, PAIRS).map(([a, b]) => compareVersions(ecosystem, a, b)));
      expect([...orders].toSorted(), ecosystem).toEqual([-1, 0, 1]);
    }
  });
});
