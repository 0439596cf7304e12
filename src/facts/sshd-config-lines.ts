import { splitCriteria, splitLine } from './sshd-config-words.ts';
import {
  isLastOne,
  isRepeated,
  isRetired,
  keywordOf,
  mayStandInMatch,
  sshdKeyword,
} from './sshd-keywords.ts';
import {
  criteriaFault,
  type MatchCriterion,
  matches,
  parseCriteria,
  type SshdConnectionKind,
} from './sshd-match.ts';
import { printValues } from './sshd-values.ts';

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
  /** As `sshd -T` prints them; empty for a line that sshd refuses or passes over. */
  readonly values: readonly string[];
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

/** The files that an Include names, in the order in which sshd reads them; null where nobody asked for them. */
export type IncludeResolver = (
  pattern: string,
) => readonly { readonly path: string; readonly text: string }[] | null;

/** A line for which sshd refuses the whole configuration. */
export interface SshdRefusal extends SourceLine {
  readonly why: string;
}

export interface UnfoldedConfig {
  readonly lines: readonly SshdLine[];
  /** Includes that could not be followed. */
  readonly unresolved: readonly string[];
  readonly refused: readonly SshdRefusal[];
  /** Keywords that no version is known to have: a newer sshd may take them. */
  readonly unheardOf: readonly SshdRefusal[];
}

const MAX_DEPTH = 16;

/** Relative paths are looked for beside the main file's usual place. */
export const includePath = (pattern: string): string =>
  /^[/~]/.test(pattern) ? pattern : `/etc/ssh/${pattern}`;

export const isForAll = ({ criteria }: SshdBlock): boolean => criteria.every(({ name }) => name === 'all');

/** All settings of a file and of what it includes. A Match block of an included file ends with that file. */
export const unfoldConfig = (path: string, text: string, include: IncludeResolver): UnfoldedConfig => {
  const lines: SshdLine[] = [];
  const unresolved: string[] = [];
  const refused: SshdRefusal[] = [];
  const unheardOf: SshdRefusal[] = [];

  const read = (file: string, content: string, outer: readonly SshdBlock[], depth: number): void => {
    let blocks = outer;
    content.split('\n').forEach((raw, index) => {
      const split = splitLine(raw);
      if (split === null) return;
      const at = { path: file, line: index + 1 };
      const refuse = (why: string) => refused.push({ ...at, why });
      const keyword = keywordOf(split.keyword);
      const { args, rest } = split;
      if (rest === '') refuse(`no argument after keyword "${split.keyword}"`);
      else if (split.unbalanced) refuse('invalid quotes');
      else if (keyword === 'match') {
        const words = splitCriteria(rest);
        const criteria = parseCriteria(words ?? []);
        const fault = words === null ? 'invalid quotes' : criteriaFault(words, criteria);
        if (fault !== null) refuse(fault);
        blocks = [...outer, { ...at, text: args.join(' '), criteria }];
      } else if (keyword === 'include') {
        for (const pattern of args.map(includePath)) {
          const found = depth < MAX_DEPTH ? include(pattern) : null;
          if (found === null) unresolved.push(pattern);
          else for (const entry of found) read(entry.path, entry.text, blocks, depth + 1);
        }
      } else if (!mayStandInMatch(keyword) && !blocks.every(isForAll))
        refuse(`Directive '${split.keyword}' is not allowed within a Match block`);
      else if (!isRetired(keyword)) lines.push({ ...at, keyword, args, blocks, values: valuesOf() });

      function valuesOf(): readonly string[] {
        const known = sshdKeyword(keyword);
        if (known === null) {
          unheardOf.push({ ...at, why: `Bad configuration option: ${split?.keyword}` });
          return [args.join(' ')];
        }
        const printed = printValues(keyword, known, args, rest);
        if ('values' in printed) return printed.values;
        refuse(`${split?.keyword}: ${printed.fault}`);
        return [];
      }
    });
  };
  read(path, text, [], 0);
  return { lines, unresolved, refused, unheardOf };
};

/** What holds for one kind of connection, and the line that each value comes from. */
export interface SshdResolution {
  readonly settings: SshdSettings;
  readonly origins: ReadonlyMap<string, SourceLine>;
}

/**
 * sshd reads the file twice: the global part first, where `Match all` counts as global, then the matching blocks, whose values replace
 * the global ones. In each pass the first value wins. The second pass changes only what may differ between connections.
 */
export const resolveLines = (lines: readonly SshdLine[], kind: SshdConnectionKind): SshdResolution => {
  const globally = collectLines(lines.filter(({ blocks }) => blocks.every(isForAll)));
  // Thousands of lines may stand in one block of hostile patterns.
  const known = new Map<SshdBlock, boolean>();
  const holds = (block: SshdBlock): boolean => {
    const before = known.get(block);
    if (before !== undefined) return before;
    const now = matches(block.criteria, kind) === true;
    known.set(block, now);
    return now;
  };
  const matched = collectLines(
    lines.filter(
      ({ keyword, blocks }) => blocks.length > 0 && mayStandInMatch(keyword) && blocks.every(holds),
    ),
  );
  return {
    settings: new Map([...globally.settings, ...matched.settings]),
    origins: new Map([...globally.origins, ...matched.origins]),
  };
};

export const collectLines = (lines: readonly SshdLine[]): SshdResolution => {
  const settings = new Map<string, string[]>();
  const origins = new Map<string, SourceLine>();
  for (const { keyword, values, path, line } of lines) {
    if (values.length === 0) continue;
    const before = settings.get(keyword);
    if (before === undefined || isLastOne(keyword)) {
      origins.set(keyword, { path, line });
      settings.set(keyword, [...values]);
    } else if (isRepeated(keyword)) before.push(...values);
  }
  return { settings, origins };
};
