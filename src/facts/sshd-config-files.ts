import { type Answer, type FileEntry, type FilesOutput, unknown } from '../core/answer.ts';
import { defineFact, deriveFact, followUpFact, Inconclusive } from '../core/fact.ts';
import { type FilesProbe, files } from '../core/probe.ts';
import { redactAssignments } from './secrets.ts';
import { includePath, type SshdLine, type SshdRefusal, unfoldConfig } from './sshd-config-lines.ts';
import { splitLine } from './sshd-config-words.ts';
import { refusedTogether } from './sshd-refusals.ts';

/** The main file, /usr/etc where the vendor's stands apart (SUSE), and what distributions include by default. */
const PATTERNS = [
  '/etc/ssh/sshd_config',
  '/etc/ssh/sshd_config.d/*.conf',
  '/usr/etc/ssh/sshd_config',
  '/usr/etc/ssh/sshd_config.d/*.conf',
  '/etc/crypto-policies/back-ends/opensshserver.config',
] as const;

const redactEntry = (entry: FileEntry): FileEntry => ({
  ...entry,
  content:
    entry.content === null
      ? null
      : entry.content.replace(/^\s*(SetEnv|ForceCommand)\b.*$/gim, (line) => redactAssignments(line)),
});

const redactFiles = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map(redactEntry),
});

/** Owner and mode of sshd's configuration files at their usual places, with their text. */
export const sshdConfigEntries = defineFact({
  id: 'sshd.config-entries',
  description: "sshd's configuration files",
  probe: files(...PATTERNS),
  redact: redactFiles,
  parse: (output): FilesOutput => output ?? { entries: [], complete: true, reason: null },
});

export interface SshdConfigFiles {
  /** The file sshd begins with. */
  readonly main: string;
  readonly lines: readonly SshdLine[];
  /** Every file read, for owner and mode. */
  readonly entries: readonly FileEntry[];
  /** Includes that could not be followed: then a value may be hidden. */
  readonly unresolved: readonly string[];
  /** Lines for which sshd refuses the whole. */
  readonly refused: readonly SshdRefusal[];
  /** Keywords that no version is known to have. */
  readonly unheardOf: readonly SshdRefusal[];
}

const mainEntry = (entries: readonly FileEntry[]): FileEntry | null =>
  ['/etc/ssh/sshd_config', '/usr/etc/ssh/sshd_config']
    .map((path) => entries.find((entry) => entry.path === path) ?? null)
    .find((entry) => entry !== null) ?? null;

/** Include patterns that the first questions did not cover, in files of the first ones. */
const furtherIncludes = (entries: readonly FileEntry[]): readonly string[] => {
  const patterns = entries.flatMap(({ content }) =>
    (content ?? '')
      .split('\n')
      .map(splitLine)
      .flatMap((line) => (line?.keyword.toLowerCase() === 'include' ? line.args.map(includePath) : [])),
  );
  return [...new Set(patterns)]
    .filter((pattern) => !(PATTERNS as readonly string[]).includes(pattern))
    .sort();
};

/** sshd_config(5) with its includes unfolded; null where there is no configuration file. Needs the right to read them. */
export const sshdConfigFiles = followUpFact({
  id: 'sshd.config-files',
  description: "sshd's configuration as its files have it, includes unfolded",
  after: { first: sshdConfigEntries },
  ask: ({ first }): readonly FilesProbe[] => {
    const patterns = furtherIncludes(first.entries).slice(0, 20);
    return patterns.map((pattern) => files(pattern));
  },
  redact: redactFiles,
  parse: (answerTo, { first }): SshdConfigFiles | null => readFiles(first, answerTo),
});

/** The same as far as the first questions lead, for facts that name further questions themselves. */
export const sshdFirstReading = deriveFact({
  id: 'sshd.first-reading',
  description: "sshd's configuration as its usual files have it",
  from: { first: sshdConfigEntries },
  derive: ({ first }): SshdConfigFiles | null =>
    readFiles(first, () => unknown('unsupported', 'No question leads there')),
});

/** The files unfolded as far as the answers go; an Include that none of them tells is unresolved. */
const readFiles = (
  first: FilesOutput,
  answerTo: (probe: FilesProbe) => Answer<FilesOutput>,
): SshdConfigFiles | null => {
  const main = mainEntry(first.entries);
  if (main === null) {
    if (first.reason !== null) throw new Inconclusive(first.reason.code, first.reason.text);
    return null;
  }
  if (main.content === null)
    throw new Inconclusive(main.unreadable?.code ?? 'permission', `${main.path} may not be read`);
  const entries = new Map(first.entries.map((entry) => [entry.path, entry]));
  const unresolved = new Set<string>();
  const include = (pattern: string): readonly { path: string; text: string }[] | null => {
    const known = (PATTERNS as readonly string[]).includes(pattern);
    const answer = known ? null : answerTo(files(pattern));
    if (answer !== null && answer.state === 'unknown') return null;
    const output = answer === null ? first : answer.state === 'found' ? answer.output : null;
    const found = (output?.entries ?? []).filter(({ path }) => pathMatches(pattern, path));
    for (const entry of found) entries.set(entry.path, entry);
    if (output?.complete === false || found.some(({ content }) => content === null)) unresolved.add(pattern);
    return found.flatMap(({ path, content }) => (content === null ? [] : [{ path, text: content }]));
  };
  const unfolded = unfoldConfig(main.path, main.content, include);
  const read = new Set([main.path, ...unfolded.lines.map(({ path }) => path)]);
  const besides = [...entries.values()].filter(
    ({ path }) => read.has(path) || /^\/etc\/ssh\/sshd_config\.d\//.test(path),
  );
  return {
    main: main.path,
    lines: unfolded.lines,
    entries: besides,
    unresolved: [...unresolved, ...unfolded.unresolved],
    refused: [...unfolded.refused, ...refusedTogether(unfolded.lines)],
    unheardOf: unfolded.unheardOf,
  };
};

/** Shell patterns of one folder, as sshd's glob(3) reads them; files that begin with a dot are left out. */
const pathMatches = (pattern: string, path: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\[!/g, '[^')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return new RegExp(`^${source}$`).test(path) && !/\/\.[^/]*$/.test(path);
};
