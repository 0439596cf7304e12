import type { Report, Result, TargetReport } from '../../core/generated/report.ts';
import { naturalOrder } from '../../core/natural-order.ts';
import { SEVERITIES } from '../../core/severity.ts';
import { failuresOf, isOpen, severityOf } from './failure.ts';
import { failureLines } from './failure-lines.ts';
import { bothEnds, columns as cells, clip, type Paint, padEnd, padStart, wrap } from './layout.ts';
import { sanitize } from './sanitize.ts';
import { percentText, points, scoreText, upperText } from './score-text.ts';

export interface LineOptions {
  readonly columns: number;
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly checks: Report['checks'];
}

/** A named target with everything below it: the host, each engine, then its containers and its images, each group by itself. */
export const treeLines = (tree: readonly TargetReport[], options: LineOptions): readonly string[] => {
  const [root] = tree;
  if (root === undefined) return [];
  const single = tree.filter(({ kind }) => kind === 'host' || kind === 'docker-engine');
  const groups = (['container', 'image'] as const).map((kind) =>
    tree.filter((target) => target.kind === kind),
  );
  return [
    ...single.flatMap((target) => targetLines(target, tree, options)),
    ...groups.flatMap((group) => groupLines(group, tree, options)),
  ];
};

const targetLines = (
  target: TargetReport,
  tree: readonly TargetReport[],
  options: LineOptions,
): readonly string[] => {
  const { paint, columns } = options;
  const title = `${sanitize(target.name)}${described(target)}`;
  if (target.error !== null && target.results.length === 0)
    return [...failedLines(target, title, options), ''];
  return [
    ...bothEnds(title, headScore(target), columns, paint.bold),
    ...(target.error === null
      ? []
      : wrap(sanitize(`Incomplete: ${target.error.message}. ${target.error.hint}.`), columns - 2, 2).map(
          (line) => `  ${paint.warn(line)}`,
        )),
    ...sectionLines(target, columns),
    '',
    ...failureBlock([target], tree, options),
    ...notCheckedLines([target], options),
  ];
};

const failedLines = (
  target: TargetReport,
  title: string,
  { columns, paint }: LineOptions,
): readonly string[] => [
  ...bothEnds(title, target.status, columns, paint.bold, paint.bad),
  ...wrap(sanitize(target.error?.message ?? ''), columns - 2, 3).map((line) => `  ${line}`),
  ...wrap(sanitize(target.error?.hint ?? ''), columns - 8, 3).map(
    (line, index) => `  ${index === 0 ? 'do    ' : '      '}${line}`,
  ),
];

const described = ({ system, connection }: TargetReport): string => {
  const how =
    connection === null
      ? []
      : [
          connection.transport,
          connection.privilege === 'user'
            ? `as ${connection.user ?? 'a user'}, not root`
            : connection.privilege === 'root'
              ? 'as root'
              : '',
        ];
  const words = [system.os, system.machine === null ? null : system.machine.replace('-', ' '), ...how].filter(
    (word) => word !== null && word !== '',
  );
  return words.length === 0 ? '' : ` (${sanitize(words.join(', '))})`;
};

const headScore = ({ score }: TargetReport): string =>
  [`score ${scoreText(score)}`, upperText(score), `coverage ${percentText(score.coverage)}`]
    .filter(Boolean)
    .join('  ');

const sectionLines = (target: TargetReport, columns: number): readonly string[] => {
  const width = Math.max(0, ...target.sections.map(({ id }) => id.length));
  return cells(
    target.sections.map(
      ({ id, score, unknown }) =>
        `${padEnd(id, width)} ${padStart(score === null ? '-' : points(score), 3)}${unknown > 0 ? '?' : ' '}`,
    ),
    columns,
    2,
  );
};

/** Containers or images together: a line each, worst first, then what fails, each check once with the names. */
const groupLines = (
  group: readonly TargetReport[],
  tree: readonly TargetReport[],
  options: LineOptions,
): readonly string[] => {
  const { paint, columns, verbose } = options;
  if (group.length === 0) return [];
  const [kind] = group.map((target) => target.kind);
  const title = group.length === 1 ? `1 ${kind}` : `${group.length} ${kind}s`;
  const sorted = [...group].sort(
    (a, b) => (a.score.value ?? 101) - (b.score.value ?? 101) || naturalOrder(a.name, b.name),
  );
  const shown = verbose || sorted.length <= 12 ? sorted : sorted.slice(0, 10);
  const width = Math.min(36, Math.max(...shown.map(({ name }) => sanitize(name).length)));
  const rows = shown.map((target) => {
    const failures = SEVERITIES.map(
      (severity) =>
        [
          severity,
          target.results.filter(
            (result) => isOpen(result) && severityOf(result) === severity && result.causedBy === null,
          ).length,
        ] as const,
    )
      .filter(([severity, count]) => count > 0 && severity !== 'info')
      .map(([severity, count]) => `${count} ${severity}`)
      .join(', ');
    return `  ${padEnd(clip(sanitize(target.name), width), width)}  ${padStart(scoreText(target.score), 6)}  ${failures || (target.error === null ? 'nothing to mend' : sanitize(target.error.message))}`;
  });
  return [
    paint.bold(title),
    ...rows.map((row) => clip(row, columns)),
    ...(shown.length < sorted.length
      ? [clip(`  and ${sorted.length - shown.length} more, none worse (--verbose lists them)`, columns)]
      : []),
    '',
    ...failureBlock(group, tree, options),
    ...notCheckedLines(group, options),
  ];
};

/** Failures in full down to medium; the mild ones are counted by name unless `verbose`. */
const failureBlock = (
  targets: readonly TargetReport[],
  tree: readonly TargetReport[],
  options: LineOptions,
): readonly string[] => {
  const failures = failuresOf(targets, tree);
  const full = options.verbose
    ? failures
    : failures.filter(({ severity }) => severity !== 'low' && severity !== 'info');
  const mild = failures.filter((failure) => !full.includes(failure));
  const several = targets.length > 1 || targets[0]?.kind === 'container' || targets[0]?.kind === 'image';
  const lines = full.flatMap((failure) => [
    ...failureLines(failure, options.checks, { ...options, several }),
    '',
  ]);
  if (mild.length === 0) return lines;
  const names = mild
    .map(({ checkId, places }) => (places.length > 1 ? `${checkId} (${places.length})` : checkId))
    .join(', ');
  return [
    ...lines,
    clip(`LOW       ${mild.length} of low severity (--verbose shows them)`, options.columns),
    ...wrap(sanitize(names), options.columns - 2, 6).map((line) => `  ${line}`),
    '',
  ];
};

/** What could not be looked at, by reason, and what only a person can tell. */
const notCheckedLines = (
  targets: readonly TargetReport[],
  { columns, paint, verbose }: LineOptions,
): readonly string[] => {
  const results = targets.flatMap(({ results }) => results);
  const unknown = results.filter(({ outcome }) => outcome === 'unknown');
  const manual = results.filter(({ outcome }) => outcome === 'manual');
  const lines: string[] = [];
  if (unknown.length > 0) {
    lines.push(paint.warn(`Not checked: ${unknown.length}`));
    for (const [code, group] of Map.groupBy(unknown, ({ reason }) => reason?.code ?? 'unsupported'))
      lines.push(...reasonLines(WHY[code] ?? code, group, columns, verbose));
    lines.push('');
  }
  if (manual.length > 0) {
    lines.push(`For a person to judge: ${manual.length}`);
    for (const { checkId, reason } of verbose ? manual : manual.slice(0, 3))
      lines.push(
        ...wrap(sanitize(`${checkId}: ${reason?.text ?? ''}`), columns - 2, 2).map((line) => `  ${line}`),
      );
    lines.push('');
  }
  return lines;
};

const WHY: Readonly<Record<string, string>> = {
  permission: 'needs more privilege (run as root, or with --become; `rempart doctor TARGET` says more)',
  timeout: 'did not answer in time',
  unreachable: 'could not be reached',
  unsupported: 'cannot be asked here',
  truncated: 'came incomplete',
  'parse-error': 'could not be understood',
  'tool-missing': 'the tool to ask is not installed',
};

const reasonLines = (
  why: string,
  group: readonly Result[],
  columns: number,
  verbose: boolean,
): readonly string[] => {
  const counts = [...Map.groupBy(group, ({ checkId }) => checkId)];
  if (verbose)
    return [
      ...wrap(`${group.length} ${why}`, columns - 2, 3).map((line) => `  ${line}`),
      ...counts.flatMap(([checkId, results]) =>
        wrap(sanitize(`${checkId}: ${results[0]?.reason?.text ?? ''}`), columns - 4, 3).map(
          (line) => `    ${line}`,
        ),
      ),
    ];
  const names = counts
    .map(([checkId, results]) => (results.length > 1 ? `${checkId} (${results.length})` : checkId))
    .join(', ');
  const texts = [...new Set(group.map(({ reason }) => reason?.text ?? ''))];
  return [
    ...wrap(`${group.length} ${why}`, columns - 2, 2).map((line) => `  ${line}`),
    ...wrap(sanitize(names), columns - 4, 3).map((line) => `    ${line}`),
    ...(texts.length === 1
      ? wrap(sanitize(`because: ${texts[0]}`), columns - 4, 2).map((line) => `    ${line}`)
      : []),
  ];
};
