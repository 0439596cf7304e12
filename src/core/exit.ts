import type { Exit, Summary } from './generated/report.ts';
import { GRADES } from './grade.ts';
import { SEVERITIES, type Severity } from './severity.ts';

/** Gates are opt-in and look at the state after waivers (design section 4). */
export interface Gates {
  readonly failOn: Severity | null;
  readonly minScore: number | null;
  readonly minGrade: (typeof GRADES)[number] | null;
  /** Ratio, 0 to 1. */
  readonly minCoverage: number | null;
  readonly allowPartial: boolean;
}

/** A named target that was not collected whole. */
export interface Incomplete {
  readonly named: string;
  readonly message: string;
}

/** The exit status and every reason for it: a signal wins, then a gate, then an incomplete target. */
export const exitOf = (
  summary: Summary,
  gates: Gates,
  incomplete: readonly Incomplete[],
  signal: 'SIGINT' | 'SIGTERM' | null,
): Exit => {
  const gated = gateReasons(summary, gates);
  const missing = incomplete.map(({ named, message }) => `${named}: ${message}`);
  const reasons = [...(signal === null ? [] : [`ended by ${signal}`]), ...gated, ...missing];
  if (signal !== null) return { code: signal === 'SIGINT' ? 130 : 143, reasons };
  if (gated.length > 0) return { code: 1, reasons };
  return { code: missing.length > 0 && !gates.allowPartial ? 3 : 0, reasons };
};

const gateReasons = ({ score, failures }: Summary, gates: Gates): readonly string[] => {
  const reasons: string[] = [];
  if (gates.failOn !== null) {
    const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(gates.failOn) + 1);
    const found = counted
      .filter((severity) => failures[severity] > 0)
      .map((severity) => `${failures[severity]} ${severity}`);
    if (found.length > 0) reasons.push(`failures: ${found.join(', ')} (--fail-on ${gates.failOn})`);
  }
  if (gates.minScore !== null && (score.value ?? 0) < gates.minScore)
    reasons.push(`score ${score.value ?? 'none'} is below ${gates.minScore} (--min-score)`);
  if (
    gates.minGrade !== null &&
    (score.grade === null || GRADES.indexOf(score.grade) > GRADES.indexOf(gates.minGrade))
  )
    reasons.push(`grade ${score.grade ?? 'none'} is below ${gates.minGrade} (--min-grade)`);
  if (gates.minCoverage !== null && (score.coverage ?? 0) < gates.minCoverage)
    reasons.push(
      `coverage ${Math.floor((score.coverage ?? 0) * 100)} % is below ${Math.round(gates.minCoverage * 100)} % (--min-coverage)`,
    );
  return reasons;
};
