import type { AdvisorySeverity } from './advisory.ts';
import { cvss2BaseScore } from './cvss-2.ts';
import { cvss3BaseScore } from './cvss-3.ts';
import { cvss4BaseScore } from './cvss-4.ts';

/** No vector with every metric of its version is longer, in UTF-16 code units. */
const LENGTH_MAX = 512;

type CvssVersion = 'CVSS_V2' | 'CVSS_V3' | 'CVSS_V4';

/** The qualitative scale of version 3.1, section 5, which 4.0 kept; that of version 2 is NVD's, without a critical. */
const word = (score: number, by: CvssVersion): AdvisorySeverity['severity'] => {
  if (score === 0) return 'none';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  return score < 9 || by === 'CVSS_V2' ? 'high' : 'critical';
};

/** Version 2 has no prefix, and stands in brackets at times. */
const read = (vector: string): readonly [score: number | null, by: CvssVersion] => {
  const [, version, metrics = ''] = /^CVSS:(3\.0|3\.1|4\.0)\/(.*)$/.exec(vector) ?? [];
  if (version === undefined) return [cvss2BaseScore(vector.replace(/^\((.*)\)$/, '$1')), 'CVSS_V2'];
  return version === '4.0' ? [cvss4BaseScore(metrics), 'CVSS_V4'] : [cvss3BaseScore(metrics), 'CVSS_V3'];
};

/** Base score and severity of a CVSS vector of version 2, 3.0, 3.1 or 4.0; null for anything else, as for a vector with a metric too few, unknown or told twice. */
export const cvssSeverity = (vector: string): AdvisorySeverity | null => {
  const text = vector.trim();
  if (text.length > LENGTH_MAX) return null;
  const [score, by] = read(text);
  return score === null ? null : { severity: word(score, by), score, by };
};
