import type { Severity } from '../core/severity.ts';
import { type Finding, fail, notApplicable, pass, undecided, type Verdict } from '../core/verdict.ts';
import type { Sshd, SshdConnection } from './sshd.ts';
import { UNSET_BY_DEFAULT } from './sshd-effective.ts';
import { sshdKeyword } from './sshd-keywords.ts';

/** A deviation of one kind of connection. */
export interface SshdFault {
  readonly message: string;
  readonly expected: string;
  /** The values of the keywords, unless told. */
  readonly actual?: string;
  readonly severity?: Severity;
  /** The keyword whose line is at fault; the first one unless told. */
  readonly keyword?: string;
}

/** Values of one kind of connection; `get` gives the first one, or an empty text where the keyword is unset. */
export interface SshdValues {
  get(keyword: string): string;
  all(keyword: string): readonly string[];
}

/**
 * Judges every kind of connection by `keywords`, which the judge may read and no other. A special kind is told of only where it differs
 * from the general one. A value that only sshd itself could tell is `unknown`; a keyword this sshd does not know is not applicable.
 */
export const judgeConnections = (
  sshd: Sshd | null,
  keywords: readonly [string, ...string[]],
  judge: (values: SshdValues) => SshdFault | null,
  also: readonly string[] = [],
): Verdict => {
  if (sshd === null) return notApplicable('sshd is not installed');
  const { items, reason } = sshd.connections;
  const told = items.filter(({ settings }) =>
    keywords.every((keyword) => settings.has(keyword) || UNSET_BY_DEFAULT.has(keyword)),
  );
  const findings: Finding[] = [];
  const general = new Set<string>();
  for (const connection of told) {
    const fault = judge(valuesOf(connection));
    if (fault === null) continue;
    const finding = findingOf(connection, [...keywords, ...also], fault);
    const same = JSON.stringify([fault.message, finding.actual, fault.severity]);
    if (general.has(same)) continue;
    if (connection.general) general.add(same);
    findings.push(finding);
  }
  const [first, ...rest] = findings;
  if (first !== undefined) return fail([first, ...rest]);
  if (told.length < items.length)
    return sshd.source === 'sshd'
      ? notApplicable(`This sshd has no ${keywords.join(' or ')}`)
      : undecided({ code: 'permission', text: 'Only sshd -T tells this value, and it needs root' });
  const shown = told.find((connection) => connection.general) ?? told[0];
  // What no Match block may change is told whole by sshd itself, whichever blocks were not seen.
  const isWhole =
    sshd.source === 'sshd' &&
    shown !== undefined &&
    keywords.every((keyword) => sshdKeyword(keyword)?.inMatch === false);
  if (reason !== null && !isWhole) return undecided(reason);
  return shown === undefined
    ? undecided({ code: 'parse-error', text: 'sshd printed no configuration' })
    : pass(textOf(shown, keywords));
};

const valuesOf = ({ settings }: SshdConnection): SshdValues => ({
  get: (keyword) => settings.get(keyword)?.[0] ?? '',
  all: (keyword) => settings.get(keyword) ?? [],
});

const textOf = ({ settings }: SshdConnection, keywords: readonly string[]): string =>
  keywords
    .filter((keyword) => settings.has(keyword))
    .map((keyword) => `${keyword} ${settings.get(keyword)?.join(' ') ?? ''}`)
    .join(', ') || `${keywords.join(', ')} unset`;

const findingOf = (
  connection: SshdConnection,
  keywords: readonly string[],
  { message, expected, actual, severity, keyword = keywords[0] ?? '' }: SshdFault,
): Finding => {
  const origin = connection.origins.get(keyword);
  return {
    message: connection.general ? message : `${message} (${connection.description})`,
    expected,
    actual: actual ?? textOf(connection, keywords),
    location: {
      ...(origin === undefined ? {} : { path: origin.path, line: origin.line }),
      resource: connection.general ? (keywords[0] ?? '') : `${keywords[0]} for ${connection.description}`,
    },
    ...(severity === undefined ? {} : { severity }),
  };
};
