import type { AnyCheck } from './check.ts';
import { reportedFix } from './fix.ts';
import type { ReportFinding } from './generated/report.ts';
import { shortened } from './report-text.ts';
import { bySeverity } from './severity.ts';
import type { Finding } from './verdict.ts';

/** Lower-case hexadecimal SHA-256. */
type Hash = (text: string) => string;

/** Findings of one result that a report can hold; a target with a million bad files must not fill the disk of who audits it. */
const MOST_FINDINGS = 1000;

const bounded = (findings: readonly ReportFinding[], hash: Hash): ReportFinding[] => {
  const [first] = findings;
  if (first === undefined || findings.length <= MOST_FINDINGS) return [...findings];
  const more = findings.length - MOST_FINDINGS;
  return [
    ...findings.slice(0, MOST_FINDINGS),
    {
      ...first,
      fingerprint: hash(`${first.fingerprint} more`).slice(0, 32),
      message: `${more} more findings like these are left out of the report`,
      expected: null,
      actual: null,
      location: { path: null, line: null, pointer: null, resource: 'more' },
      fix: null,
    },
  ];
};

/** Findings alike in every word, as of many processes of one program, are told once, with their number. */
const merged = (findings: readonly Finding[]): readonly Finding[] => {
  if (findings.length < 2) return findings;
  const groups = Map.groupBy(findings, (finding) => JSON.stringify(finding)).values();
  return [...groups].flatMap(([first, ...alike]) => {
    if (first === undefined) return [];
    return alike.length === 0 ? first : { ...first, message: `${first.message} (${alike.length + 1} times)` };
  });
};

/**
 * The findings of a check on one target as the report holds them, worst first. A fingerprint hashes check, target and resource key, and no
 * observed value; like findings of one resource are numbered.
 */
export const reportFindings = (
  check: AnyCheck,
  targetId: string,
  findings: readonly Finding[],
  hash: Hash,
): ReportFinding[] => {
  const seen = new Map<string, number>();
  const reported = merged(findings)
    .map((finding): ReportFinding => {
      const key = finding.location?.resource ?? '';
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      const identity = [check.id, targetId, key, ...(count > 1 ? [String(count)] : [])];
      return {
        fingerprint: hash(JSON.stringify(identity)).slice(0, 32),
        severity: finding.severity ?? check.severity,
        message: shortened(finding.message),
        expected: shortened(finding.expected),
        actual: shortened(finding.actual),
        location: {
          path: shortened(finding.location?.path ?? null),
          line: finding.location?.line ?? null,
          pointer: shortened(finding.location?.pointer ?? null),
          resource: shortened(finding.location?.resource ?? null),
        },
        waiver: null,
        baseline: null,
        fix: reportedFix(finding.fix, check.fix),
        seen: finding.seen ?? check.seen ?? null,
      };
    })
    .sort(
      (a, b) =>
        bySeverity(a.severity, b.severity) || compare(a.location.resource ?? '', b.location.resource ?? ''),
    );
  return bounded(reported, hash);
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
