import { MACRO_SCORES } from './cvss-4-macro-scores.ts';
import { type CvssGrammar, type CvssMetrics, cvssMetrics } from './cvss-metrics.ts';

const BASE: CvssGrammar = {
  AV: 'N A L P',
  AC: 'L H',
  AT: 'N P',
  PR: 'N L H',
  UI: 'N P A',
  VC: 'H L N',
  VI: 'H L N',
  VA: 'H L N',
  SC: 'H L N',
  SI: 'H L N',
  SA: 'H L N',
};
const OTHERS: CvssGrammar = {
  E: 'X A P U',
  CR: 'X H M L',
  IR: 'X H M L',
  AR: 'X H M L',
  ...Object.fromEntries(Object.entries(BASE).map(([name, values]) => [`M${name}`, `X ${values}`])),
  MSI: 'X S H L N',
  MSA: 'X S H L N',
  S: 'X N P',
  AU: 'X N Y',
  R: 'X A U I',
  V: 'X D C',
  RE: 'X L M H',
  U: 'X Clear Green Amber Red',
};

/** One set of metrics that are scored together: its level, what a level's worst vectors are, and how many steps lie between it and the next one. */
interface Equivalence {
  readonly level: (is: (metric: string, value: string) => boolean) => number;
  readonly worst: readonly (readonly string[])[];
  readonly depth: readonly number[];
}

/** How many steps a value is milder than the worst one of its metric. */
const steps = (metric: string, value: string): number => BASE[metric]?.split(' ').indexOf(value) ?? 0;

/**
 * The sets that the metrics of a base score decide (specification of 4.0, tables 24 to 28 and appendix on depths): without threat and environment the
 * fifth, exploit maturity, is at its worst, and the sixth follows from the third, for all requirements are high.
 */
const EXPLOITABILITY: Equivalence = {
  level: (is) => {
    const none = [is('AV', 'N'), is('PR', 'N'), is('UI', 'N')].filter(Boolean).length;
    return none === 3 ? 0 : none > 0 && !is('AV', 'P') ? 1 : 2;
  },
  worst: [
    ['AV:N/PR:N/UI:N'],
    ['AV:A/PR:N/UI:N', 'AV:N/PR:L/UI:N', 'AV:N/PR:N/UI:P'],
    ['AV:P/PR:N/UI:N', 'AV:A/PR:L/UI:P'],
  ],
  depth: [1, 4, 5],
};
const COMPLEXITY: Equivalence = {
  level: (is) => (is('AC', 'L') && is('AT', 'N') ? 0 : 1),
  worst: [['AC:L/AT:N'], ['AC:H/AT:N', 'AC:L/AT:P']],
  depth: [1, 2],
};
const VULNERABLE_SYSTEM: Equivalence = {
  level: (is) => {
    if (is('VC', 'H') && is('VI', 'H')) return 0;
    return is('VC', 'H') || is('VI', 'H') || is('VA', 'H') ? 1 : 2;
  },
  worst: [['VC:H/VI:H/VA:H'], ['VC:L/VI:H/VA:H', 'VC:H/VI:L/VA:H'], ['VC:L/VI:L/VA:L']],
  depth: [7, 8, 10],
};
const SUBSEQUENT_SYSTEM: Equivalence = {
  // Level 0 is that of safety, which only the environment knows.
  level: (is) => (is('SC', 'H') || is('SI', 'H') || is('SA', 'H') ? 1 : 2),
  worst: [[], ['SC:H/SI:H/SA:H'], ['SC:L/SI:L/SA:L']],
  depth: [6, 5, 4],
};

/** Steps from the first worst vector of the level that is nowhere milder than this one. */
const distance = (metrics: CvssMetrics, { worst }: Equivalence, level: number): number => {
  for (const vector of worst[level] ?? []) {
    const each = vector.split('/').map((part) => {
      const [metric = '', value = ''] = part.split(':');
      return steps(metric, metrics.get(metric) ?? '') - steps(metric, value);
    });
    if (each.every((count) => count >= 0)) return each.reduce((sum, count) => sum + count, 0);
  }
  return 0;
};

/** Levels of the first four sets and the sixth; the fifth is 0. */
type Levels = readonly [number, number, number, number, number];

const score = ([one, two, three, four, six]: Levels): number | undefined =>
  MACRO_SCORES[`${one}${two}${three}${four}0${six}`];

/** The scores of the next milder levels of the third and sixth set, which move together; the higher one counts. */
const milderSystem = ([one, two, three, four, six]: Levels): number | undefined => {
  const next: readonly Levels[] =
    three === 0
      ? [
          [one, two, 1, four, six],
          [one, two, 0, four, 1],
        ]
      : [[one, two, three, four, 1]];
  const scores = three === 2 ? [] : next.map(score).filter((each) => each !== undefined);
  return scores.length === 0 ? undefined : Math.max(...scores);
};

/**
 * Base score (CVSS-B) of a CVSS v4.0 vector without its prefix, 0 to 10 in tenths (specification, section 8); null where it is none. Metrics of threat
 * and environment are checked and left out.
 */
export const cvss4BaseScore = (vector: string): number | null => {
  const metrics = cvssMetrics(vector, BASE, OTHERS);
  if (metrics === null) return null;
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => metrics.get(name) === 'N')) return 0;
  const is = (metric: string, value: string): boolean => metrics.get(metric) === value;
  const [one, two, three, four] = [EXPLOITABILITY, COMPLEXITY, VULNERABLE_SYSTEM, SUBSEQUENT_SYSTEM].map(
    (set) => set.level(is),
  ) as [number, number, number, number];
  const six = three === 2 ? 1 : 0;
  const levels: Levels = [one, two, three, four, six];
  const highest = score(levels);
  if (highest === undefined) throw new Error(`no score for ${levels.join('')}`);

  const milder: readonly (readonly [Equivalence, number, number | undefined])[] = [
    [EXPLOITABILITY, one, score([one + 1, two, three, four, six])],
    [COMPLEXITY, two, score([one, two + 1, three, four, six])],
    [VULNERABLE_SYSTEM, three, milderSystem(levels)],
    [SUBSEQUENT_SYSTEM, four, score([one, two, three, four + 1, six])],
  ];
  // Exploit maturity always has a milder level, and stands at the top of its own: it counts in the mean, with nothing.
  let [sum, count] = [0, 1];
  for (const [set, level, lower] of milder) {
    if (lower === undefined) continue;
    sum += ((highest - lower) * distance(metrics, set, level)) / (set.depth[level] ?? 1);
    count += 1;
  }
  return Math.round(Math.min(10, Math.max(0, highest - sum / count)) * 10 + 1e-6) / 10;
};
