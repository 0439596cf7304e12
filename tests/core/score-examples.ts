import { creditOf } from '../../src/core/credit.ts';
import type { ReportFinding, Result, TargetReport } from '../../src/core/generated/report.ts';
import { type ScoreRow, scoreRow } from '../../src/core/run-score.ts';
import { scoreTarget } from '../../src/core/score.ts';
import type { Section } from '../../src/core/section.ts';
import { type Severity, WEIGHTS } from '../../src/core/severity.ts';

/** The waiver of an example. */
export const accepted = { id: 'WVR-1', reason: 'accepted until the move', owner: null, expires: null };

/** A fingerprint that tells examples apart. */
export const fingerprintOf = (key: string): string =>
  Buffer.from(key).toString('hex').slice(-32).padStart(32, '0');

/** A finding of that severity. */
export const findingOf = (key: string, severity: Severity, waived = false): ReportFinding => ({
  fingerprint: fingerprintOf(key),
  severity,
  message: 'deviates',
  expected: null,
  actual: null,
  location: { path: null, line: null, pointer: null, resource: null },
  waiver: waived ? accepted : null,
  baseline: null,
  fix: null,
  seen: null,
});

/** What an example says of a result; the rest follows from it. */
export interface ResultExample {
  readonly checkId: string;
  readonly severity: Severity;
  readonly outcome: Result['outcome'];
  readonly findings?: ReportFinding[];
  readonly resources?: Result['resources'];
  readonly partialCredit?: boolean;
  readonly causedBy?: string | null;
  readonly weight?: number;
}

/** A result as it comes to be scored: weight and credit set, gain and grade not yet. A failure without findings gets one. */
export const resultOf = (example: ResultExample): Result => {
  const { checkId, severity, outcome, resources = null, partialCredit = false, causedBy = null } = example;
  const findings = outcome === 'fail' ? (example.findings ?? [findingOf(checkId, severity)]) : [];
  return {
    checkId,
    section: checkId.split('/')[0] as Section,
    severity,
    outcome,
    reason: null,
    weight: example.weight ?? WEIGHTS[severity],
    credit: creditOf({ outcome, severity, findings, resources, partialCredit, causedBy }),
    resources,
    gain: 0,
    gradeAfter: null,
    causedBy,
    findings,
    evidence: [],
  };
};

const letters: Readonly<Record<string, Severity>> = {
  c: 'critical',
  h: 'high',
  m: 'medium',
  l: 'low',
  i: 'info',
};

/** How many checks of each severity had an outcome: `h2 m10` is two high and ten medium ones. `waived` failed, `follows` after the first failure. */
export interface LineExample {
  readonly pass?: string;
  readonly fail?: string;
  readonly follows?: string;
  readonly waived?: string;
  readonly unknown?: string;
}

/** The results of one line of the checklist, in one breath. */
export const lineOf = (section: Section, line: LineExample): Result[] => {
  const of = (
    words: string | undefined,
    make: (checkId: string, severity: Severity) => ResultExample,
  ): Result[] =>
    (words ?? '').split(' ').flatMap((word) => {
      const severity = letters[word[0] ?? ''];
      if (severity === undefined) return [];
      return Array.from({ length: Number(word.slice(1)) }, (_, i) =>
        resultOf(make(`${section}/${severity}-${i}`, severity)),
      );
    });
  const failed = of(line.fail, (id, severity) => ({ checkId: `${id}-fails`, severity, outcome: 'fail' }));
  const cause = failed[0]?.findings[0]?.fingerprint ?? null;
  return [
    ...of(line.pass, (id, severity) => ({ checkId: `${id}-passes`, severity, outcome: 'pass' })),
    ...failed,
    ...of(line.follows, (id, severity) => ({
      checkId: `${id}-follows`,
      severity,
      outcome: 'fail',
      causedBy: cause,
    })),
    ...of(line.waived, (id, severity) => ({
      checkId: `${id}-waived`,
      severity,
      outcome: 'fail',
      findings: [findingOf(`${id}-waived`, severity, true)],
    })),
    ...of(line.unknown, (id, severity) => ({ checkId: `${id}-unknown`, severity, outcome: 'unknown' })),
  ];
};

/** Lines of the checklist by section. */
export type LineExamples = { readonly [S in Section]?: LineExample };

/** The results of several lines. */
export const linesOf = (lines: LineExamples): Result[] =>
  Object.entries(lines).flatMap(([section, line]) => lineOf(section as Section, line));

/** The row of a target in a run, from its lines; on its own and complete, unless said otherwise. */
export const rowOf = (
  id: string,
  kind: ScoreRow['kind'],
  lines: LineExamples,
  more: Partial<Pick<ScoreRow, 'parent' | 'replicaOf' | 'status'>> = {},
): ScoreRow => {
  const report: TargetReport = {
    id,
    kind,
    name: id,
    parent: null,
    labels: {},
    replicaOf: null,
    status: 'complete',
    error: null,
    system: { os: null, version: null, kernel: null, arch: null, roles: [], machine: null },
    connection: null,
    ...scoreTarget(linesOf(lines)),
    ...more,
  };
  return scoreRow(report);
};
