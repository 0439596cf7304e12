import type { FilesOutput, UnknownReason } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A line of a file that shells read when they start, about what every shell of a user gets. */
export interface ShellSetting {
  readonly name: 'umask' | 'TMOUT' | 'PATH';
  readonly value: string;
  /** It cannot be changed any more after this line. */
  readonly readonly: boolean;
  /** It stands behind a condition on the same line or in a block. */
  readonly conditional: boolean;
  /** Root’s own files; the others are read by every shell. */
  readonly ofRoot: boolean;
  readonly path: string;
  readonly line: number;
}

export interface ShellStartFiles {
  /** In the order in which a login shell reads them: of equal ones the last holds. */
  readonly settings: readonly ShellSetting[];
  /** Why something may be missing; null when every file was read. */
  readonly reason: UnknownReason | null;
}

const ORDER = [
  /^\/etc\/environment$/,
  /^\/etc\/profile$/,
  /^\/etc\/profile\.d\//,
  /^\/etc\/(bash\.bashrc|bashrc)$/,
  /^\/root\/\.(bash_profile|bash_login|profile)$/,
  /^\/root\/\.bashrc$/,
] as const;

/** What is kept of a line: its condition, and the words that set one of the three. */
const KEPT =
  /^\s*(?:if|elif|else|case|then)\b|(?:^|\s)(?:fi|esac)\b|&&|\|\||\b(?:readonly|(?:typeset|declare)\s+-\w+)\b|(?<![\w-])umask\s+(?:[0-7]{1,4}|[ugoa]*[=+-][\w=,+-]*)|\b(?:TMOUT|PATH)(?:=(?:"[^"]*"|'[^']*'|[^\s;&]*))?(?![\w])/g;

/** Lines about other things may hold secrets: nothing of them is kept but what makes a line conditional. */
const redact = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content:
      entry.content
        ?.split('\n')
        .map((line) =>
          (line.replace(/(^|\s)#.*$/, '').match(KEPT) ?? []).map((word) => word.trim()).join(' '),
        )
        .join('\n') ?? null,
  })),
});

const READONLY = /\b(?:readonly|(?:typeset|declare)\s+-\w*r\w*)\b/;

const settingsOf = (path: string, text: string): readonly ShellSetting[] => {
  let depth = 0;
  const found: ShellSetting[] = [];
  const fixed = new Set<string>();
  text.split('\n').forEach((line, index) => {
    if (/^\s*(if|case)\b/.test(line)) depth += 1;
    const conditional = depth > 0 || /&&|\|\|/.test(line);
    const place = { conditional, ofRoot: path.startsWith('/root/'), path, line: index + 1 };
    const mask = /(?:^|[\s;&])umask\s+([0-7]{1,4}|[ugoa]*[=+-]\S*)/.exec(line)?.[1];
    if (mask !== undefined) found.push({ ...place, name: 'umask', value: mask, readonly: false });
    for (const name of ['TMOUT', 'PATH'] as const) {
      const value = new RegExp(`(?:^|[\\s;&])${name}=("[^"]*"|'[^']*'|[^\\s;&]*)`).exec(line)?.[1];
      if (value !== undefined)
        found.push({
          ...place,
          name,
          value: value.replace(/^["']|["']$/g, ''),
          readonly: READONLY.test(line),
        });
      else if (READONLY.test(line) && new RegExp(`\\b${name}\\b`).test(line)) fixed.add(name);
    }
    if (/\b(fi|esac)\b/.test(line)) depth = Math.max(0, depth - 1);
  });
  return found.map((setting) => (fixed.has(setting.name) ? { ...setting, readonly: true } : setting));
};

/** What files of shells say about umask, idle time and search path: those of every user and of root, not those of other homes. */
export const shellStartFiles = defineFact({
  id: 'shell-start-files',
  description: 'Umask, idle time and search path as files of shells set them',
  probe: files(
    '/etc/environment',
    '/etc/profile',
    '/etc/profile.d/*.sh',
    '/etc/bash.bashrc',
    '/etc/bashrc',
    '/root/.bash_profile',
    '/root/.bash_login',
    '/root/.profile',
    '/root/.bashrc',
  ),
  redact,
  parse: (output): ShellStartFiles => {
    const entries = output?.entries ?? [];
    const place = (path: string): number => ORDER.findIndex((pattern) => pattern.test(path));
    return {
      settings: [...entries]
        .sort((a, b) => place(a.path) - place(b.path) || (a.path < b.path ? -1 : 1))
        .flatMap(({ path, content }) => settingsOf(path, content ?? '')),
      reason: output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null,
    };
  },
});
