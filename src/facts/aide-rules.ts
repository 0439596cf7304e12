import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A rule of aide.conf(5). */
export interface AideRule {
  /** A path, or what begins with it; null where the rule is a pattern that is not judged. */
  readonly prefix: string | null;
  readonly exact: boolean;
  readonly excludes: boolean;
  /** It keeps a digest that cannot be forged (SHA-2, SHA-3 and the like). */
  readonly strong: boolean;
  readonly path: string;
  readonly line: number;
}

export interface AideSettings {
  readonly rules: readonly AideRule[];
  /** `report_url`: where reports go. */
  readonly reports: readonly string[];
  /** The daily job of Debian tells nobody of what changed (`SILENTREPORTS`, an empty `MAILTO`). */
  readonly silent: boolean;
}

const STRONG = /^(sha256|sha512|sha512_256|sha3_256|sha3_512|whirlpool|stribog256|stribog512|H)$/;

/** The words of an expression with groups opened; a group may stand in itself, which opens nothing further. */
const attributes = (expression: string, groups: ReadonlyMap<string, string>): ReadonlySet<string> => {
  const seen = new Set<string>();
  const queue = [expression];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const word of next.split('+').flatMap((part) => part.split('-').slice(0, 1))) {
      const name = word.trim();
      if (name === '' || seen.has(name)) continue;
      seen.add(name);
      const group = groups.get(name);
      if (group !== undefined) queue.push(group);
    }
  return seen;
};

/** Patterns are regular expressions of whoever wrote them, and are not run: only plain paths are judged. */
const plainPath = (pattern: string): Pick<AideRule, 'prefix' | 'exact'> => {
  const exact = pattern.endsWith('$');
  const bare = (exact ? pattern.slice(0, -1) : pattern).replace(/\\(.)/g, '$1');
  return /^[\w/.+-]+$/.test(bare) ? { prefix: bare, exact } : { prefix: null, exact };
};

export const aideSettings = defineFact({
  id: 'integrity.aide-settings',
  description: 'Rules of AIDE and where it reports',
  probe: files('/etc/aide/aide.conf', '/etc/aide.conf', '/etc/aide/aide.conf.d/*', '/etc/default/aide'),
  parse: (output): AideSettings | null => {
    const entries = output?.entries ?? [];
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    if (reason !== null) throw new Inconclusive(reason.code, reason.text);
    const configs = entries.filter(({ path }) => path !== '/etc/default/aide');
    if (configs.length === 0) return null;
    const lines = configs.flatMap(({ path, content }) =>
      (content ?? '').split('\n').map((text, index) => ({ text: text.trim(), path, line: index + 1 })),
    );
    const groups = new Map<string, string>();
    for (const { text } of lines) {
      const [, name, value = ''] = /^([A-Za-z]\w*)\s*=\s*(.*)$/.exec(text) ?? [];
      if (name !== undefined) groups.set(name, value);
    }
    const rules = lines.flatMap(({ text, path, line }): readonly AideRule[] => {
      const [, sign = '', pattern = '', rest = ''] = /^([=!]?)(\/\S*)(?:\s+(.*))?$/.exec(text) ?? [];
      if (pattern === '') return [];
      const plain = plainPath(pattern);
      const expression = rest.split(/\s+/).at(-1) ?? '';
      return [
        {
          prefix: plain.prefix,
          exact: plain.exact || sign === '=',
          excludes: sign === '!',
          strong: [...attributes(expression, groups)].some((word) => STRONG.test(word)),
          path,
          line,
        },
      ];
    });
    const job = entries.find(({ path }) => path === '/etc/default/aide')?.content ?? '';
    return {
      rules,
      reports: lines.flatMap(({ text }) => /^report_url\s*=\s*(\S+)/.exec(text)?.[1] ?? []),
      silent: /^\s*SILENTREPORTS=["']?yes/im.test(job) || /^\s*MAILTO=["']{0,2}\s*$/m.test(job),
    };
  },
});
