import { randomUUID } from 'node:crypto';
import { BUG } from '../collection/bug-error.ts';
import type { NamedTarget } from '../collection/collect-tree.ts';
import type { AnyCheck } from '../core/check.ts';
import { sectionOf } from '../core/check.ts';
import { exitOf, type Gates, type Incomplete } from '../core/exit.ts';
import type { Exit, Report, TargetReport } from '../core/generated/report.ts';
import { countSummary } from '../core/summary.ts';
import type { ReportHead } from '../reporters/reporter.ts';
import { sanitize } from '../reporters/terminal/sanitize.ts';
import type { Interruption } from './interruption.ts';
import type { Output } from './outputs.ts';
import { version } from './program.ts';
import { writeReport } from './write-report.ts';

/** The static part of a report. */
export const reportHead = (checks: readonly AnyCheck[]): ReportHead => ({
  schemaVersion: '1.0',
  tool: { name: 'rempart', version: version(), scoreModel: 1 },
  checks: Object.fromEntries(
    [...checks]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((check): [string, NonNullable<Report['checks'][string]>] => [
        check.id,
        {
          title: check.title,
          section: sectionOf(check),
          severity: check.severity,
          rationale: check.rationale,
          remediation: check.remediation,
          references: check.references.map(({ standard, id }) => ({ standard, id })),
        },
      ]),
  ),
});

/** Writes the report of a run as its trees come, and says with which status it ends. */
export const writeRun = async (run: {
  readonly checks: readonly AnyCheck[];
  readonly targets: readonly NamedTarget[];
  readonly trees: AsyncIterable<Iterable<TargetReport>>;
  readonly outputs: readonly Output[];
  readonly gates: Gates;
  readonly interruption: Interruption;
  readonly command: string;
}): Promise<Exit['code']> => {
  const startedAt = new Date();
  const counter = countSummary();
  const incomplete: Incomplete[] = [];
  const roots = new Set<string>();
  let failed = false;
  /** Whether the rows of this target count: the same host by two ways is one (design section 3). */
  const begins = (root: TargetReport): boolean => {
    const twice = `${root.id} ${root.name}`;
    if (roots.has(twice)) {
      process.stderr.write(`rempart: ${sanitize(root.name)} was named twice and counts once\n`);
      return false;
    }
    roots.add(twice);
    counter.begin();
    if (root.status !== 'complete')
      incomplete.push({ named: root.name, message: root.error?.message ?? root.status });
    return true;
  };
  async function* rows(): AsyncGenerator<TargetReport> {
    for await (const tree of run.trees) {
      let isRoot = true;
      for (const row of tree) {
        if (isRoot && !begins(row)) break;
        isRoot = false;
        if (row.error?.code === BUG) failed = true;
        counter.add(row);
        yield row;
      }
    }
  }
  let exit: Exit = { code: 0, reasons: [] };
  await writeReport(run.outputs, reportHead(run.checks), rows(), () => {
    const finishedAt = new Date();
    const summary = counter.summary();
    exit = exitOf(summary, run.gates, incomplete, run.interruption.received());
    if (failed) exit = { code: 4, reasons: exit.reasons };
    return {
      run: {
        id: randomUUID(),
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
        durationMs: finishedAt.getTime() - startedAt.getTime(),
        command: run.command,
        partial: run.interruption.received() !== null,
        exit,
      },
      summary,
    };
  });
  return exit.code;
};
