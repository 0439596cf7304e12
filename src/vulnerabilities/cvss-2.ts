import { type CvssGrammar, cvssMetrics, weightOf } from './cvss-metrics.ts';

const BASE: CvssGrammar = { AV: 'L A N', AC: 'H M L', Au: 'M S N', C: 'N P C', I: 'N P C', A: 'N P C' };
const OTHERS: CvssGrammar = {
  E: 'U POC F H ND',
  RL: 'OF TF W U ND',
  RC: 'UC UR C ND',
  CDP: 'N L LM MH H ND',
  TD: 'N L M H ND',
  CR: 'L M H ND',
  IR: 'L M H ND',
  AR: 'L M H ND',
};

const ACCESS_VECTOR = { L: 0.395, A: 0.646, N: 1 };
const ACCESS_COMPLEXITY = { H: 0.35, M: 0.61, L: 0.71 };
const AUTHENTICATION = { M: 0.45, S: 0.56, N: 0.704 };
const IMPACT = { N: 0, P: 0.275, C: 0.66 };

/** Base score of a CVSS v2 vector, 0 to 10 in tenths (guide of version 2.0, section 3.2.1); null where it is none. */
export const cvss2BaseScore = (vector: string): number | null => {
  const metrics = cvssMetrics(vector, BASE, OTHERS);
  if (metrics === null) return null;
  const [c, i, a] = ['C', 'I', 'A'].map((name) => 1 - weightOf(metrics, name, IMPACT)) as [
    number,
    number,
    number,
  ];
  const impact = 10.41 * (1 - c * i * a);
  if (impact === 0) return 0;
  const exploitability =
    20 *
    weightOf(metrics, 'AV', ACCESS_VECTOR) *
    weightOf(metrics, 'AC', ACCESS_COMPLEXITY) *
    weightOf(metrics, 'Au', AUTHENTICATION);
  return Math.round((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176 * 10) / 10;
};
