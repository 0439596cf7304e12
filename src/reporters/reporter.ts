import type { Report, TargetReport } from '../core/generated/report.ts';

/** What is known before the first target: who judged, and the static text of every check. */
export type ReportHead = Pick<Report, 'schemaVersion' | 'tool' | 'checks'>;

/** What is known after the last one. */
export type ReportTail = Pick<Report, 'run' | 'summary'>;

/** A pure function from the report, target by target, to text. It never prints, scores or exits. */
export type Reporter = (
  head: ReportHead,
  targets: AsyncIterable<TargetReport>,
  tail: () => Promise<ReportTail>,
) => AsyncIterable<string>;
