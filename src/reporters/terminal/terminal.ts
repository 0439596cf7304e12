import type { Summary, TargetReport } from '../../core/generated/report.ts';
import type { Reporter, ReportTail } from '../reporter.ts';
import { bothEnds, paintWith, wrap } from './layout.ts';
import { sanitize } from './sanitize.ts';
import { percentText, scoreText, upperText } from './score-text.ts';
import { type LineOptions, treeLines } from './tree-lines.ts';

/** How the human report is laid out. */
export interface TerminalOptions {
  /** Width of the window. */
  readonly columns: number;
  readonly colour: boolean;
  readonly verbose: boolean;
}

/** Wider lines are not read more easily. */
const WIDEST = 120;

/** The report for people: context on top, worst first, and the answer at the bottom, where the eye is when the run ends. */
export const terminal = (options: TerminalOptions): Reporter =>
  async function* (head, targets, tail) {
    const lineOptions: LineOptions = {
      columns: Math.max(40, Math.min(options.columns, WIDEST)),
      paint: paintWith(options.colour),
      verbose: options.verbose,
      checks: head.checks,
    };
    const rule = lineOptions.paint.dim('-'.repeat(lineOptions.columns));
    const named: TargetReport[] = [];
    const names = new Map<string, string>();
    let tree: TargetReport[] = [];
    for await (const target of targets) {
      if (target.parent === null && tree.length > 0 && !isPart(tree, target)) {
        yield `${treeLines(tree, lineOptions).join('\n')}\n${rule}\n`;
        tree = [];
      }
      if (tree.length === 0) named.push({ ...target, results: [], sections: [] });
      tree.push(target);
      names.set(target.id, target.name);
    }
    if (tree.length > 0) yield `${treeLines(tree, lineOptions).join('\n')}\n${rule}\n`;
    yield `${answerLines(named, names, await tail(), lineOptions).join('\n')}\n`;
  };

/** The image of a single container stands behind it and has no engine row above it either. */
const isPart = ([root]: readonly TargetReport[], target: TargetReport): boolean =>
  root?.kind === 'container' && target.kind === 'image';

const answerLines = (
  named: readonly TargetReport[],
  names: ReadonlyMap<string, string>,
  { run, summary }: ReportTail,
  options: LineOptions,
): readonly string[] => {
  const { columns, paint } = options;
  const { score } = summary;
  const grade = score.grade === 'A' || score.grade === 'B' ? paint.good : paint.bad;
  const each =
    named.length < 2
      ? []
      : named.flatMap((target) => {
          const name = `  ${sanitize(target.name)}`;
          if (target.status !== 'unreachable' && target.status !== 'denied')
            return bothEnds(name, scoreText(target.score), columns);
          const why = `${target.status}: ${sanitize(target.error?.message ?? '')}`;
          return bothEnds(name, why, columns, undefined, paint.bad);
        });
  return [
    ...each,
    ...bothEnds(countText(summary), `${(run.durationMs / 1000).toFixed(1)} s`, columns),
    ...(run.partial
      ? wrap('The run was interrupted: this report is partial.', columns, 2).map(paint.warn)
      : []),
    ...(score.cappedBy === null ? [] : wrap(capText(summary, names), columns, 3)),
    ...bothEnds(
      `Score ${scoreText(score)}${upperText(score) === '' ? '' : `  (${upperText(score)})`}`,
      `coverage ${percentText(score.coverage)}`,
      columns,
      (line) => paint.bold(line.replace(scoreText(score), grade)),
    ),
    ...(run.exit.reasons.length === 0
      ? []
      : wrap(sanitize(`exit ${run.exit.code}: ${run.exit.reasons.join('; ')}`), columns, 6)),
  ];
};

const countText = ({ failures, outcomes, targets }: Summary): string => {
  const failed = Object.entries(failures)
    .filter(([severity, count]) => count > 0 && severity !== 'info')
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');
  const of = targets.total === 1 ? '' : `${targets.total} targets: `;
  return `${of}${outcomes.pass} pass, ${outcomes.fail} fail${failed === '' ? '' : ` (${failed})`}, ${outcomes.unknown} not checked`;
};

const capText = ({ score, worst }: Summary, names: ReadonlyMap<string, string>): string => {
  const name = names.get(worst?.targetId ?? '') ?? worst?.targetId ?? '';
  const why = worst?.checkId === null || worst === null ? '' : ` because of ${worst.checkId}`;
  return `The grade is held at ${score.grade} by ${sanitize(name)}${sanitize(why)} (${score.gradeUncapped} without it)`;
};
