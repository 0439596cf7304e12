import type { ReportFinding, Result } from './generated/report.ts';
import { denoised } from './score-arithmetic.ts';
import { bySeverity, type Severity, WEIGHTS, worstSeverity } from './severity.ts';

/** The part of a finding that decides credit, cap and waiver. */
export type WeighedFinding = Pick<ReportFinding, 'severity' | 'waiver'>;

/** The part of a result that decides its credit; `partialCredit` is what the verdict declared, `causedBy` may not be known yet. */
export type Judged = Pick<Result, 'outcome' | 'severity' | 'resources'> & {
  readonly findings: readonly WeighedFinding[];
  readonly causedBy?: Result['causedBy'];
  readonly partialCredit?: boolean;
};

type Uncredited = Pick<Judged, 'outcome' | 'resources' | 'causedBy'>;

/** A failure that earns nothing whatever its findings: it only follows from another one, or its set may hide worse. */
const earnsNothing = ({ outcome, resources, causedBy }: Uncredited): boolean =>
  outcome === 'fail' && ((causedBy ?? null) !== null || resources?.complete === false);

/** The findings that no waiver accepts. */
export const unwaived = <F extends WeighedFinding>(findings: readonly F[]): readonly F[] =>
  findings.filter(({ waiver }) => waiver === null);

/** Whether a failure is accepted whole: it has findings, and each of them is waived. */
export const isWaived = ({ outcome, findings }: Pick<Judged, 'outcome' | 'findings'>): boolean =>
  outcome === 'fail' && findings.length > 0 && unwaived(findings).length === 0;

/**
 * The worst of some findings, never worse than their check: a check bounds what it can find, so that a profile which lowers it
 * lowers them too, and an `unknown` in place of a failure caps at least alike. The check's own severity where none is given.
 */
export const worstFinding = (check: Severity, findings: readonly WeighedFinding[]): Severity => {
  const worst = worstSeverity(findings.map(({ severity }) => severity));
  return worst !== null && bySeverity(worst, check) > 0 ? worst : check;
};

const lossAt = (check: Severity, findings: readonly WeighedFinding[]): number =>
  WEIGHTS[check] === 0 ? 1 : WEIGHTS[worstFinding(check, findings)] / WEIGHTS[check];

const passingShare = ({ severity, resources, partialCredit }: Judged): number =>
  partialCredit !== true || severity === 'critical' || resources === null || resources.total === 0
    ? 0
    : resources.passed / resources.total;

/** What is left of full credit, without noise: never below 0. */
const creditLeft = (loss: number): number => denoised(Math.max(0, 1 - loss));

/**
 * The credit of a result, 0 to 1. A pass has 1. A failure loses the weight of its worst unwaived finding over the weight of the check,
 * times the share of the set that fails where partial credit was declared; everything in an incomplete set or when it only follows from
 * another finding. A failure waived whole keeps the credit it would have without waivers, for the value without them.
 */
export const creditOf = (judged: Judged): number => {
  if (judged.outcome === 'pass') return 1;
  if (judged.outcome !== 'fail' || earnsNothing(judged)) return 0;
  const counted = isWaived(judged) ? judged.findings : unwaived(judged.findings);
  return creditLeft((1 - passingShare(judged)) * lossAt(judged.severity, counted));
};

/** The credit after waivers of a result whose credit was given without them: `creditOf`, where what the verdict declared is gone. */
export const creditAfterWaivers = (result: Result): number => {
  if (earnsNothing(result)) return 0;
  if (result.outcome !== 'fail' || isWaived(result)) return result.credit;
  const left = lossAt(result.severity, unwaived(result.findings));
  const all = lossAt(result.severity, result.findings);
  return left === all ? result.credit : creditLeft(((1 - result.credit) / all) * left);
};

/**
 * The credit without waivers of a result whose credit was given after them. Where all that is left unwaived is `info`, the passing share
 * can no longer be told from the credit, and none is assumed.
 */
export const creditWithoutWaivers = (result: Result): number => {
  if (earnsNothing(result)) return 0;
  if (result.outcome !== 'fail' || isWaived(result)) return result.credit;
  const left = lossAt(result.severity, unwaived(result.findings));
  const all = lossAt(result.severity, result.findings);
  if (left === all) return result.credit;
  return creditLeft(left === 0 ? all : ((1 - result.credit) / left) * all);
};
