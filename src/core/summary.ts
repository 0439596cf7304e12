import { isWaived, unwaived, worstFinding } from './credit.ts';
import type { Summary, TargetReport } from './generated/report.ts';
import { type ScoreTree, scoreRun, scoreTree } from './run-score.ts';

/** Adds up a run target by target, so that finished ones can leave memory. */
export interface SummaryCounter {
  /** One named target with all below it, root first. */
  add(tree: readonly TargetReport[]): void;
  summary(): Summary;
}

export const countSummary = (): SummaryCounter => {
  const trees: ScoreTree[] = [];
  const targets = { total: 0, complete: 0, partial: 0, denied: 0, unreachable: 0 };
  const grades = { A: 0, B: 0, C: 0, D: 0, F: 0 };
  const outcomes = { pass: 0, fail: 0, 'not-applicable': 0, manual: 0, unknown: 0 };
  const failures = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  let waived = 0;
  return {
    add(tree) {
      trees.push(scoreTree(tree));
      for (const target of tree) {
        targets.total += 1;
        targets[target.status] += 1;
        if (target.score.grade !== null) grades[target.score.grade] += 1;
        for (const result of target.results) {
          outcomes[result.outcome] += 1;
          if (result.outcome !== 'fail') continue;
          if (isWaived(result)) waived += 1;
          else failures[worstFinding(result.severity, unwaived(result.findings))] += 1;
        }
      }
    },
    summary: () => ({
      ...scoreRun(trees),
      targets,
      grades,
      outcomes,
      failures,
      waived,
      new: null,
      fixed: null,
    }),
  };
};
