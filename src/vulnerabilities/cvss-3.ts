import { type CvssGrammar, cvssMetrics, weightOf } from './cvss-metrics.ts';

const BASE: CvssGrammar = {
  AV: 'N A L P',
  AC: 'L H',
  PR: 'N L H',
  UI: 'N R',
  S: 'U C',
  C: 'N L H',
  I: 'N L H',
  A: 'N L H',
};
const OTHERS: CvssGrammar = {
  E: 'X U P F H',
  RL: 'X O T W U',
  RC: 'X U R C',
  CR: 'X L M H',
  IR: 'X L M H',
  AR: 'X L M H',
  ...Object.fromEntries(Object.entries(BASE).map(([name, values]) => [`M${name}`, `X ${values}`])),
};

const ATTACK_VECTOR = { N: 0.85, A: 0.62, L: 0.55, P: 0.2 };
const ATTACK_COMPLEXITY = { L: 0.77, H: 0.44 };
const PRIVILEGES_REQUIRED = { N: 0.85, L: 0.62, H: 0.27 };
/** Where the scope changes, privileges hinder less. */
const PRIVILEGES_REQUIRED_CHANGED = { N: 0.85, L: 0.68, H: 0.5 };
const USER_INTERACTION = { N: 0.85, R: 0.62 };
const IMPACT = { N: 0, L: 0.22, H: 0.56 };

/** Up to the next tenth; what floating point adds behind the fifth decimal does not count (version 3.1, appendix A). */
const roundUp = (value: number): number => {
  const hundredThousandths = Math.round(value * 100_000);
  return Math.ceil(hundredThousandths / 10_000) / 10;
};

/**
 * Base score of a CVSS v3.0 or v3.1 vector without its prefix, 0 to 10 in tenths (specification of 3.1, section 7.1); null where it is none. The two
 * versions have the same formula; 3.1 says how to round it so that every machine gets the same.
 */
export const cvss3BaseScore = (vector: string): number | null => {
  const metrics = cvssMetrics(vector, BASE, OTHERS);
  if (metrics === null) return null;
  const changed = metrics.get('S') === 'C';
  const [c, i, a] = ['C', 'I', 'A'].map((name) => 1 - weightOf(metrics, name, IMPACT)) as [
    number,
    number,
    number,
  ];
  const base = 1 - c * i * a;
  const impact = changed ? 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 : 6.42 * base;
  if (impact <= 0) return 0;
  const exploitability =
    8.22 *
    weightOf(metrics, 'AV', ATTACK_VECTOR) *
    weightOf(metrics, 'AC', ATTACK_COMPLEXITY) *
    weightOf(metrics, 'PR', changed ? PRIVILEGES_REQUIRED_CHANGED : PRIVILEGES_REQUIRED) *
    weightOf(metrics, 'UI', USER_INTERACTION);
  return roundUp(Math.min((impact + exploitability) * (changed ? 1.08 : 1), 10));
};
