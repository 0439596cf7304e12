import type { AdvisorySeverity } from './advisory.ts';
import type { RateVector } from './advisory-document.ts';
import { listOf, member, textOf } from './plain-value.ts';

const WORDS: ReadonlyMap<string, AdvisorySeverity['severity']> = new Map([
  ['critical', 'critical'],
  ['important', 'high'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['negligible', 'low'],
  ['unimportant', 'none'],
  ['none', 'none'],
]);

/** A word of a source (`Important`, `MODERATE`, Debian's `unimportant`); null for those that say that nobody has rated it. */
export const wordSeverity = (word: unknown, by: string): AdvisorySeverity | null => {
  // Debian's tracker puts stars behind an urgency that was derived.
  const severity = WORDS.get((textOf(word, 64) ?? '').toLowerCase().replace(/\*+$/, ''));
  return severity === undefined ? null : { severity, score: null, by };
};

/** The rating of the newest version of CVSS among those that can be rated. */
export const vectorSeverity = (severities: unknown, rate: RateVector): AdvisorySeverity | null => {
  for (const type of ['CVSS_V4', 'CVSS_V3', 'CVSS_V2'])
    for (const entry of listOf(severities)) {
      const vector = textOf(member(entry, 'score'), 256);
      if (member(entry, 'type') !== type || vector === null) continue;
      const severity = rate(vector);
      if (severity !== null) return severity;
    }
  return null;
};

/** A base score from 0 to 10 by the qualitative scale of CVSS v3.1, section 5; of version 2 by NVD's, which has no critical. */
export const scoreSeverity = (score: number, version: 'CVSS_V2' | 'CVSS_V3'): AdvisorySeverity | null => {
  if (!(score >= 0 && score <= 10)) return null;
  const highest = version === 'CVSS_V2' ? 'high' : 'critical';
  const severity =
    score >= 9 ? highest : score >= 7 ? 'high' : score >= 4 ? 'medium' : score > 0 ? 'low' : 'none';
  return { severity, score, by: version };
};
