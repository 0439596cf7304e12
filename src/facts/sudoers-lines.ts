/** Who may run what as whom: one command of one user specification of sudoers(5), aliases replaced. */
export interface SudoersRule {
  /** A user, `%group`, `#uid`, `+netgroup` or `ALL`. */
  readonly grantee: string;
  /** Users it may be run as; `root` where the rule names none. */
  readonly runAs: readonly string[];
  /** A command with its arguments, or `ALL`; `!` in front forbids it. */
  readonly command: string;
  readonly noPassword: boolean;
  readonly noExec: boolean;
  readonly path: string;
  readonly line: number;
}

/** One parameter of a Defaults line; `scope` is empty for everybody, else `:user`, `>runas`, `@host` or `!command`. */
export interface SudoersDefault {
  readonly scope: string;
  readonly name: string;
  readonly value: string | boolean;
  readonly path: string;
  readonly line: number;
}

export interface SudoersContent {
  readonly rules: readonly SudoersRule[];
  readonly defaults: readonly SudoersDefault[];
  readonly includes: readonly string[];
}

interface LogicalLine {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** Lines joined at a backslash, comments taken off; `#include`, and `#` before digits (a uid), are no comments. */
const logicalLines = ({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): readonly LogicalLine[] => {
  const result: LogicalLine[] = [];
  let pending: { text: string; line: number } | null = null;
  text.split('\n').forEach((raw, index) => {
    const joined: { text: string; line: number } = {
      text: `${pending?.text ?? ''}${raw}`,
      line: pending?.line ?? index + 1,
    };
    if (/\\$/.test(raw) && !/^\s*#(?!include)/.test(raw)) {
      pending = { ...joined, text: `${joined.text.slice(0, -1)} ` };
      return;
    }
    pending = null;
    const line = /^\s*[#@]include/.test(joined.text) ? joined.text : withoutComment(joined.text);
    if (line.trim() !== '') result.push({ text: line.trim(), path, line: joined.line });
  });
  return result;
};

/** `#` begins a comment at the start of a line and behind a blank, unless a uid follows or it stands in quotes. */
const withoutComment = (line: string): string =>
  /^\s*#(?!\d)/.test(line) ? '' : (/^(?:"[^"]*"|(?<!\s)#|#(?=\d)|[^#])*/.exec(line)?.[0] ?? '');

/** Splits at commas that are neither quoted nor escaped. */
const list = (text: string): readonly string[] =>
  (text.match(/(?:\\.|"[^"]*"|[^,\\"])+/g) ?? [])
    .map((item) => item.trim().replace(/^"(.*)"$/, '$1'))
    .filter((item) => item !== '');

const ALIAS = /^(User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)$/;
const TAGS =
  /^(?:(?:NOPASSWD|PASSWD|NOEXEC|EXEC|SETENV|NOSETENV|LOG_INPUT|NOLOG_INPUT|LOG_OUTPUT|NOLOG_OUTPUT|MAIL|NOMAIL|FOLLOW|NOFOLLOW|INTERCEPT|NOINTERCEPT)\s*:\s*|(?:ROLE|TYPE|PRIVS|LIMITPRIVS|NOTBEFORE|NOTAFTER|TIMEOUT|CWD|CHROOT|APPARMOR_PROFILE)\s*=\s*\S+\s+)/;

/** Reads sudoers files in their order. A line that cannot be read is left out. */
export const parseSudoers = (
  sources: readonly { readonly path: string; readonly text: string }[],
): SudoersContent => {
  const lines = sources.flatMap(logicalLines);
  const aliases = readAliases(lines);
  const rules: SudoersRule[] = [];
  const defaults: SudoersDefault[] = [];
  const includes: string[] = [];
  for (const line of lines) {
    const include = /^[#@]include(?:dir)?\s+"?([^"]+?)"?$/.exec(line.text)?.[1];
    if (include !== undefined) includes.push(include);
    else if (line.text.startsWith('Defaults')) defaults.push(...readDefaults(line));
    else if (!ALIAS.test(line.text)) rules.push(...readRules(line, aliases));
  }
  return { rules, defaults, includes };
};

type Aliases = Readonly<Record<'User' | 'Runas' | 'Cmnd', ReadonlyMap<string, readonly string[]>>>;

const readAliases = (lines: readonly LogicalLine[]): Aliases => {
  const found = {
    User: new Map<string, readonly string[]>(),
    Runas: new Map<string, readonly string[]>(),
    Cmnd: new Map<string, readonly string[]>(),
  };
  for (const { text } of lines) {
    const [, kind, definitions = ''] = ALIAS.exec(text) ?? [];
    if (kind === undefined || kind === 'Host') continue;
    for (const definition of definitions.split(/:(?=\s*[A-Z][A-Z0-9_]*\s*=)/)) {
      const [, name, members = ''] = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(definition) ?? [];
      if (name !== undefined)
        found[kind === 'Cmd' ? 'Cmnd' : (kind as 'User' | 'Runas')].set(name, list(members));
    }
  }
  return found;
};

/** Replaces aliases by their members, at most eight deep, a leading `!` carried over. */
const expand = (
  items: readonly string[],
  aliases: ReadonlyMap<string, readonly string[]>,
  depth = 0,
): readonly string[] =>
  items.flatMap((item) => {
    const [, not = '', name = item] = /^(!*)\s*(.*)$/.exec(item) ?? [];
    const members = aliases.get(name);
    if (members === undefined || depth > 8) return [item];
    return expand(members, aliases, depth + 1).map((member) => `${not}${member}`);
  });

const readDefaults = ({ text, path, line }: LogicalLine): readonly SudoersDefault[] => {
  const [, scope = '', rest = ''] = /^Defaults([@:!>]\S+)?\s+(.*)$/.exec(text) ?? [];
  return list(rest).map((item) => {
    const [, not, name = '', , value] = /^(!?)\s*([a-z_0-9]+)\s*(\+?-?=)?\s*(.*)$/.exec(item) ?? [];
    const assigned = item.includes('=') ? (value ?? '').replace(/^"(.*)"$/, '$1') : not !== '!';
    return { scope, name, value: assigned, path, line };
  });
};

const readRules = ({ text, path, line }: LogicalLine, aliases: Aliases): readonly SudoersRule[] => {
  const equals = text.search(/(?<!\\)=/);
  if (equals === -1) return [];
  const [, users = ''] = /^(.*?)\s+(\S+(?:\s*,\s*\S+)*)\s*$/.exec(text.slice(0, equals)) ?? [];
  const grantees = expand(list(users), aliases.User);
  const rules: SudoersRule[] = [];
  // Tags and the run-as list hold for the commands that follow, up to the next host.
  let [runAs, noPassword, noExec]: [readonly string[], boolean, boolean] = [['root'], false, false];
  for (const item of list(
    text.slice(equals + 1).replace(/\(([^)]*)\)/g, (_, inner: string) => `(${inner.replaceAll(',', ' ')})`),
  )) {
    let command = item;
    const [whole, inner] = /^\(([^)]*)\)\s*/.exec(command) ?? [];
    if (whole !== undefined) {
      const named = (inner ?? '').split(':')[0]?.trim().split(/\s+/).filter(Boolean) ?? [];
      runAs = named.length === 0 ? ['the caller'] : expand(named, aliases.Runas);
      command = command.slice(whole.length);
    }
    for (let tag = TAGS.exec(command); tag !== null; tag = TAGS.exec(command)) {
      const name = tag[0].trim();
      if (/^NOPASSWD/.test(name)) noPassword = true;
      else if (/^PASSWD/.test(name)) noPassword = false;
      else if (/^NOEXEC/.test(name)) noExec = true;
      else if (/^EXEC/.test(name)) noExec = false;
      command = command.slice(tag[0].length);
    }
    for (const grantee of grantees)
      for (const each of expand([command.trim()], aliases.Cmnd))
        rules.push({ grantee, runAs, command: each, noPassword, noExec, path, line });
  }
  return rules;
};
