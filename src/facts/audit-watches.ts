import { normalisePath } from './host-sources.ts';

/** What a rule of the kernel's audit says of a path, as auditctl(8) lists it. */
export interface AuditWatch {
  /** False for a rule that leaves things out (`-a never,…`). */
  readonly records: boolean;
  readonly path: string;
  /** A folder is watched with all that is below it. */
  readonly below: boolean;
  /** `r`, `w`, `x`, `a`. */
  readonly permissions: string;
  /** Conditions besides the path that make it see less: `success=0`. */
  readonly narrowed: boolean;
}

/** Fields that name who acts, or the rule itself: people are still seen. */
const HARMLESS = /^(?:arch|key|path|dir|perm|auid|loginuid|filetype)(?:=|!=|>|<|&)/;

const wordAfter = (words: readonly string[], option: string): string | null => {
  const at = words.indexOf(option);
  return at < 0 ? null : (words[at + 1] ?? null);
};

/** System calls that change a file or who may; a rule with `-S` sees no others. */
const WRITING =
  /^(?:all|open(?:at)?2?|creat|truncate|ftruncate|rename(?:at)?2?|unlink(?:at)?|f?chmod(?:at)?2?|[fl]?chown(?:at)?)$/;

const permissionsOf = (words: readonly string[], fields: readonly string[]): string => {
  const named = fields.map((field) => /^perm=(\w+)$/.exec(field)?.[1]).find((text) => text !== undefined);
  if (named !== undefined) return named;
  const calls = words.flatMap((word, index) => (words[index - 1] === '-S' ? word.split(',') : []));
  return calls.length === 0 || calls.some((call) => WRITING.test(call)) ? 'rwxa' : 'r';
};

const watchOf = (rule: string): AuditWatch | null => {
  const words = rule.split(/\s+/);
  const watched = wordAfter(words, '-w');
  if (watched !== null)
    return {
      records: true,
      path: normalisePath(watched),
      below: true,
      permissions: wordAfter(words, '-p') ?? 'rwxa',
      narrowed: false,
    };
  const action = wordAfter(words, '-a') ?? wordAfter(words, '-A');
  if (action === null) return null;
  const fields = words.filter((_, index) => words[index - 1] === '-F');
  const place = fields.map((field) => /^(path|dir)=(.+)$/.exec(field)).find((match) => match !== null);
  if (place === undefined) return null;
  return {
    records: /(?:^|,)always(?:,|$)/.test(action),
    path: normalisePath(place?.[2] ?? ''),
    below: place?.[1] === 'dir',
    permissions: permissionsOf(words, fields),
    narrowed: fields.some((field) => !HARMLESS.test(field)) || words.includes('-C'),
  };
};

/** Rules about paths, in the order in which the kernel tries them. */
export const auditWatches = (rules: readonly string[]): readonly AuditWatch[] =>
  rules.map(watchOf).filter((watch) => watch !== null);

const covers = ({ path: watched, below }: AuditWatch, path: string): boolean =>
  watched === path || (below && (watched === '/' || path.startsWith(`${watched}/`)));

/** The rule by which changes of a path are recorded; null where none is, or an earlier one leaves the path out. */
export const watchOver = (watches: readonly AuditWatch[], path: string): AuditWatch | null => {
  const own = watches.filter((watch) => covers(watch, normalisePath(path)) && !watch.narrowed);
  const first = own.find(({ records, permissions }) => !records || /[wa]/.test(permissions));
  return first?.records === true ? first : null;
};
