import type { Report, ReportFinding } from '../../core/generated/report.ts';
import type { Failure } from './failure.ts';
import { bothEnds, clip, type Paint, wrap } from './layout.ts';
import { beginningOf, sanitize } from './sanitize.ts';
import { gainText } from './score-text.ts';

/** Findings of one check shown before the rest is counted. */
const FINDINGS_SHOWN = 3;
/** Names of targets shown before the rest is counted. */
const NAMES_SHOWN = 4;

/** A failure in at most a handful of lines: severity and id, what is wrong, what was seen, how to mend it. */
export const failureLines = (
  failure: Failure,
  checks: Report['checks'],
  options: {
    readonly columns: number;
    readonly paint: Paint;
    readonly verbose: boolean;
    readonly several: boolean;
  },
): readonly string[] => {
  const { columns, paint, verbose, several } = options;
  const [first] = failure.places;
  if (first === undefined) return [];
  const findings = first.result.findings.filter(({ waiver }) => waiver === null);
  const paintSeverity =
    failure.severity === 'critical' || failure.severity === 'high' ? paint.bad : paint.warn;
  const gain = failure.gain > 0 ? `${gainText(failure.gain)} points` : '';
  const [head = '', ...below] = bothEnds(
    `${failure.severity.toUpperCase().padEnd(8)}  ${sanitize(failure.checkId)}`,
    gain,
    columns,
  );
  const lines = [head.replace(/^\w+/, (word) => paintSeverity(word)), ...below];
  if (several) lines.push(...labelled('in', placeNames(failure), columns, 2));
  const shown = verbose
    ? findings
    : findings.slice(0, findings.length > FINDINGS_SHOWN + 1 ? FINDINGS_SHOWN : findings.length);
  for (const finding of shown) {
    lines.push(...wrap(sanitize(finding.message), columns - 2, 2).map((line) => `  ${line}`));
    const seen = seenText(finding);
    if (seen !== '') lines.push(...labelled('seen', seen, columns, 2));
  }
  if (shown.length < findings.length)
    lines.push(clip(`  and ${findings.length - shown.length} more (--verbose lists them)`, columns));
  const way = findings[0]?.fix ?? null;
  const fix = way?.command ?? checks[failure.checkId]?.remediation ?? '';
  if (fix !== '')
    lines.push(...labelled('fix', beginningOf(fix).replace(/\s*\n\s*/g, ' '), columns, verbose ? 12 : 4));
  if (verbose && way?.breaks != null) lines.push(...labelled('risk', way.breaks, columns, 4));
  if (failure.followers.length > 0)
    lines.push(
      ...labelled(
        'so',
        `${failure.followers.length} more fail${failure.followers.length === 1 ? 's' : ''} only because of this: ${failure.followers.join(', ')}`,
        columns,
        2,
      ).map(paint.dim),
    );
  if (verbose && first.result.evidence.length > 0)
    for (const { source, locator } of first.result.evidence.slice(0, 4))
      lines.push(...labelled('from', `${source} ${locator}`, columns, 1).map(paint.dim));
  return lines;
};

const LABEL = 6;

const labelled = (label: string, text: string, columns: number, most: number): readonly string[] =>
  wrap(sanitize(text), columns - 2 - LABEL, most).map(
    (line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL)}${line}`,
  );

const placeNames = ({ places }: Failure): string => {
  const names = places.map(({ target }) => target.name);
  const shown = names.slice(0, names.length > NAMES_SHOWN + 1 ? NAMES_SHOWN : names.length).join(', ');
  const more = names.length > NAMES_SHOWN + 1 ? ` and ${names.length - NAMES_SHOWN} more` : '';
  return names.length === 1 ? shown : `${names.length}: ${shown}${more}`;
};

/** Where it stands, what is there, and what should be. */
const seenText = ({ location, actual, expected, seen }: ReportFinding): string => {
  const where =
    location.path === null
      ? (location.resource ?? '')
      : `${location.path}${location.line === null ? '' : `:${location.line}`}${location.pointer === null ? '' : `#${location.pointer}`}`;
  const value = actual === null ? '' : clip(sanitize(actual), 200);
  const sight = seen === 'engine-default' ? ', by default' : seen === 'kernel' ? ', as it runs' : '';
  const want = expected === null ? '' : ` (want ${clip(sanitize(expected), 120)})`;
  if (where === '' && value === '') return '';
  // Some findings are named by what was seen; once is enough.
  const place = value.startsWith(where) ? '' : where;
  return `${place}${place !== '' && value !== '' ? ': ' : ''}${value}${value === '' ? '' : sight}${want}`;
};
