import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** One client of one exported folder. */
export interface NfsExport {
  readonly folder: string;
  /** A host, network, netgroup, or `*`. */
  readonly client: string;
  /** Options, defaults of the line (`-rw,…`) first. */
  readonly options: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** exports(5). */
export const nfsExports = defineFact({
  id: 'nfs-exports',
  description: 'Folders shared over NFS, with whom and how',
  probe: files('/etc/exports', '/etc/exports.d/*.exports'),
  parse: (output): ResourceSet<NfsExport> => {
    const entries = output?.entries ?? [];
    const shares = entries.flatMap(({ path, content }) =>
      content === null ? [] : parseExports(path, content),
    );
    const reason = output?.reason ?? entries.find(({ content }) => content === null)?.unreadable ?? null;
    return reason === null ? completeSet(shares) : incompleteSet(shares, reason);
  },
});

/** A line that ends with a backslash goes on in the next one; the number is that of its first. */
const joinedLines = (content: string): readonly { readonly text: string; readonly line: number }[] => {
  const joined: { text: string; line: number }[] = [];
  let open = false;
  content.split('\n').forEach((raw, index) => {
    const text = raw.replace(/\\$/, ' ');
    const last = joined.at(-1);
    if (open && last !== undefined) last.text += text;
    else joined.push({ text, line: index + 1 });
    open = raw.endsWith('\\');
  });
  return joined;
};

const parseExports = (path: string, content: string): readonly NfsExport[] =>
  joinedLines(content).flatMap(({ text, line }): NfsExport[] => {
    const [folder, ...clients] = [...text.replace(/#.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    if (folder?.startsWith('/') !== true) return [];
    const defaults = clients
      .filter((word) => word.startsWith('-'))
      .flatMap((word) => word.slice(1).split(','));
    const named = clients.filter((word) => !word.startsWith('-'));
    return (named.length === 0 ? ['*'] : named).map((word) => {
      const [, client = word, options = ''] = /^([^(]*)\(([^)]*)\)$/.exec(word) ?? [];
      const own = options.split(',').filter(Boolean);
      return { folder, client: client === '' ? '*' : client, options: [...defaults, ...own], path, line };
    });
  });
