import { type MatchCriterion, matches, parseCriteria, type SshdConnectionKind } from './sshd-match.ts';

/** Where a setting stands. */
export interface SourceLine {
  readonly path: string;
  readonly line: number;
}

/** One setting as written, includes unfolded, in the order in which sshd reads them. */
export interface SshdLine extends SourceLine {
  /** Lower case, of today's name. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** The Match blocks around it, the outermost first; empty for the global part. */
  readonly blocks: readonly SshdBlock[];
}

export interface SshdBlock extends SourceLine {
  /** The criteria as written: `User bob Address 10.0.0.0/8`. */
  readonly text: string;
  readonly criteria: readonly MatchCriterion[];
}

/** Values by keyword in lower case, as `sshd -T` prints them; a keyword that may be repeated keeps every value. */
export type SshdSettings = ReadonlyMap<string, readonly string[]>;

/** Old names of keywords that sshd still takes. */
const RENAMED: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  skeyauthentication: 'kbdinteractiveauthentication',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
  hostbasedacceptedkeytypes: 'hostbasedacceptedalgorithms',
  authorizedkeysfile2: 'authorizedkeysfile',
  rsaminsize: 'requiredrsasize',
};

export const keywordOf = (word: string): string => RENAMED[word.toLowerCase()] ?? word.toLowerCase();

/** Every line, or every word of it, counts; of all other keywords the first one does. */
const REPEATED = new Set([
  'port',
  'listenaddress',
  'hostkey',
  'hostcertificate',
  'acceptenv',
  'allowusers',
  'denyusers',
  'allowgroups',
  'denygroups',
  'subsystem',
]);

const ONE_EACH = new Set(['acceptenv', 'allowusers', 'denyusers', 'allowgroups', 'denygroups']);

export const isRepeated = (keyword: string): boolean => REPEATED.has(keyword);

/** Words of a line; quotes keep spaces, `=` may stand after the keyword, `#` begins a comment. */
export const splitWords = (line: string): readonly string[] => {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const [, keyword = '', rest = ''] = /^"?([^\s="]+)"?\s*=?\s*(.*)$/.exec(text) ?? [];
  const words = [keyword];
  for (const match of rest.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|#.*|((?:[^\s"'\\]|\\.)+)/g)) {
    if (match[0].startsWith('#')) break;
    words.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return words;
};

/** The files that an Include names, in the order in which sshd reads them; null where nobody asked for them. */
export type IncludeResolver = (
  pattern: string,
) => readonly { readonly path: string; readonly text: string }[] | null;

export interface UnfoldedConfig {
  readonly lines: readonly SshdLine[];
  /** Includes that could not be followed. */
  readonly unresolved: readonly string[];
}

const MAX_DEPTH = 16;

/** All settings of a file and of what it includes. A Match block of an included file ends with that file. */
export const unfoldConfig = (path: string, text: string, include: IncludeResolver): UnfoldedConfig => {
  const lines: SshdLine[] = [];
  const unresolved: string[] = [];
  const read = (file: string, content: string, outer: readonly SshdBlock[], depth: number): void => {
    let blocks = outer;
    content.split('\n').forEach((raw, index) => {
      const [word, ...args] = splitWords(raw);
      if (word === undefined) return;
      const keyword = keywordOf(word);
      const at = { path: file, line: index + 1 };
      if (keyword === 'match') {
        blocks = [...outer, { ...at, text: args.join(' '), criteria: parseCriteria(args) }];
      } else if (keyword === 'include') {
        for (const arg of args) {
          const pattern = arg.startsWith('/') ? arg : `/etc/ssh/${arg}`;
          const found = depth < MAX_DEPTH ? include(pattern) : null;
          if (found === null) unresolved.push(pattern);
          else for (const entry of found) read(entry.path, entry.text, blocks, depth + 1);
        }
      } else lines.push({ ...at, keyword, args, blocks });
    });
  };
  read(path, text, [], 0);
  return { lines, unresolved };
};

/** What holds for one kind of connection, and the line that each value comes from. */
export interface SshdResolution {
  readonly settings: SshdSettings;
  readonly origins: ReadonlyMap<string, SourceLine>;
}

/**
 * sshd reads the file twice: the global part first, where `Match all` counts as global, then the matching blocks, whose values replace
 * the global ones. In each pass the first value wins.
 */
export const resolveLines = (lines: readonly SshdLine[], kind: SshdConnectionKind): SshdResolution => {
  const isAll = (block: SshdBlock) => block.criteria.every(({ name }) => name === 'all');
  const globally = collect(lines.filter(({ blocks }) => blocks.every(isAll)));
  const matched = collect(
    lines.filter(
      ({ blocks }) => blocks.length > 0 && blocks.every(({ criteria }) => matches(criteria, kind) === true),
    ),
  );
  return {
    settings: new Map([...globally.settings, ...matched.settings]),
    origins: new Map([...globally.origins, ...matched.origins]),
  };
};

const collect = (lines: readonly SshdLine[]): SshdResolution => {
  const settings = new Map<string, readonly string[]>();
  const origins = new Map<string, SourceLine>();
  for (const { keyword, args, path, line } of lines) {
    const values = ONE_EACH.has(keyword) ? args : [normalise(keyword, args.join(' '))];
    const before = settings.get(keyword);
    if (before === undefined) origins.set(keyword, { path, line });
    if (before === undefined) settings.set(keyword, values);
    else if (REPEATED.has(keyword)) settings.set(keyword, [...before, ...values]);
  }
  return { settings, origins };
};

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Time formats of sshd_config(5), `1h30m` or bare seconds; NaN for what is none. */
export const parseSeconds = (text: string): number => {
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
  if (text === '' || parts.map(([part]) => part).join('') !== text.toLowerCase()) return Number.NaN;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (SECONDS[unit || 's'] ?? 1), 0);
};

const CASED =
  /^(authorized|banner|chroot|force|hostkey|listen|modul|pid|port|principals|revoked|setenv|subsystem|trusted|version|xauth|loglevel|syslog|permitlisten|permitopen|include|hostcert|hostkeyagent|ca|ciphers|macs|kex|pubkeyaccepted|rdomain|permituserenvironment|security|authentication)/;

/** As `sshd -T` prints it. */
const normalise = (keyword: string, value: string): string => {
  if (keyword === 'logingracetime' || keyword === 'clientaliveinterval') {
    const seconds = parseSeconds(value);
    return Number.isNaN(seconds) ? value : String(seconds);
  }
  if (keyword === 'permitrootlogin' && value.toLowerCase() === 'prohibit-password') return 'without-password';
  if (keyword === 'loglevel' || keyword === 'syslogfacility') return value.toUpperCase();
  if (keyword === 'compression' && value.toLowerCase() === 'delayed') return 'yes';
  return CASED.test(keyword) && !/^(yes|no)$/i.test(value) ? value : value.toLowerCase();
};
