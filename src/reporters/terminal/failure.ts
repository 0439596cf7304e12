import type { ReportFinding, Result, TargetReport } from '../../core/generated/report.ts';
import { bySeverity } from '../../core/severity.ts';

/** One failing check, on one target or on several of the same kind, with what only follows from it. */
export interface Failure {
  readonly checkId: string;
  readonly severity: Result['severity'];
  readonly gain: number;
  /** Where it fails, in the order of the report. */
  readonly places: readonly { readonly target: TargetReport; readonly result: Result }[];
  /** Ids of checks that fail only because of this one, on any target of the tree. */
  readonly followers: readonly string[];
}

/** A result is as severe as its worst unwaived finding. */
export const severityOf = (result: Result): Result['severity'] =>
  result.findings
    .filter(({ waiver }) => waiver === null)
    .map(({ severity }) => severity)
    .sort(bySeverity)[0] ?? result.severity;

/** A failure that is not accepted whole. */
export const isOpen = (result: Result): boolean =>
  result.outcome === 'fail' && result.findings.some(({ waiver }: ReportFinding) => waiver === null);

/** The failures of some targets, worst first, then by gain; those with a cause stand with it. */
export const failuresOf = (
  targets: readonly TargetReport[],
  tree: readonly TargetReport[],
): readonly Failure[] => {
  const followers = new Map<string, Set<string>>();
  for (const { results } of tree)
    for (const { causedBy, checkId } of results) {
      if (causedBy === null) continue;
      const known = followers.get(causedBy);
      if (known === undefined) followers.set(causedBy, new Set([checkId]));
      else known.add(checkId);
    }
  const shown = new Set(
    tree.flatMap(({ results }) =>
      results.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)),
    ),
  );
  const places = targets.flatMap((target) =>
    target.results
      .filter((result) => isOpen(result) && (result.causedBy === null || !shown.has(result.causedBy)))
      .map((result) => ({ target, result })),
  );
  return [...Map.groupBy(places, ({ result }) => result.checkId)]
    .map(
      ([checkId, group]): Failure => ({
        checkId,
        severity: group.map(({ result }) => severityOf(result)).sort(bySeverity)[0] ?? 'info',
        gain: Math.max(...group.map(({ result }) => result.gain)),
        places: group,
        followers: [
          ...new Set(
            group.flatMap(({ result }) =>
              result.findings.flatMap(({ fingerprint }) => [...(followers.get(fingerprint) ?? [])]),
            ),
          ),
        ].sort(),
      }),
    )
    .sort(
      (a, b) => bySeverity(a.severity, b.severity) || b.gain - a.gain || (a.checkId < b.checkId ? -1 : 1),
    );
};
