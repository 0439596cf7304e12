import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactAssignments } from './secrets.ts';

/** An instruction of the administrator that keeps updates away from packages; dpkg's own holds stand in its status. */
export interface PackageHold {
  /** As written; `*` stands for anything. */
  readonly pattern: string;
  readonly path: string;
  readonly line: number;
}

const linesOf = (content: string | null): readonly (readonly [text: string, line: number])[] =>
  (content ?? '')
    .split('\n')
    .map((text, index) => [text.replace(/#.*$/, '').trim(), index + 1] as const)
    .filter(([text]) => text !== '');

/** `[!]epoch:name-version-release.arch`, or a name; what is excluded with `!` holds nothing back. */
const lockedName = (entry: string): string => /^(?:\d+:)?(.+)-[^-]+-[^-]+$/.exec(entry)?.[1] ?? entry;

const HOLDS: readonly {
  readonly paths: readonly string[];
  readonly read: (content: string | null) => readonly (readonly [pattern: string, line: number])[];
}[] = [
  {
    paths: ['/etc/dnf/plugins/versionlock.list', '/etc/yum/pluginconf.d/versionlock.list'],
    read: (content) =>
      linesOf(content)
        .filter(([text]) => !text.startsWith('!'))
        .map(([text, line]) => [lockedName(text), line]),
  },
  {
    paths: ['/etc/dnf/versionlock.toml'],
    read: (content) =>
      linesOf(content).flatMap(([text, line]) => {
        const name = /^name\s*=\s*["']([^"']+)/.exec(text)?.[1];
        return name === undefined ? [] : [[name, line] as const];
      }),
  },
  {
    paths: ['/etc/dnf/dnf.conf', '/etc/yum.conf'],
    read: (content) =>
      linesOf(content).flatMap(([text, line]) =>
        (/^(?:exclude|excludepkgs)\s*=\s*(.+)$/.exec(text)?.[1] ?? '')
          .split(/[\s,]+/)
          .filter(Boolean)
          .map((pattern) => [pattern, line] as const),
      ),
  },
  {
    paths: ['/etc/zypp/locks'],
    read: (content) =>
      linesOf(content).flatMap(([text, line]) => {
        const name = /^solvable_name:\s*(\S+)/.exec(text)?.[1];
        return name === undefined ? [] : [[name, line] as const];
      }),
  },
  {
    paths: ['/etc/apk/world'],
    read: (content) =>
      linesOf(content).flatMap(([text, line]) => {
        const name = /^([\w.+-]+)(?:@\w+)?[=<~]/.exec(text)?.[1];
        return name === undefined ? [] : [[name, line] as const];
      }),
  },
];

const PATHS = HOLDS.flatMap(({ paths }) => paths);

/** Locks of dnf, yum and zypper, excluded packages, and versions that /etc/apk/world fixes. */
export const packageHolds = defineFact({
  id: 'package-holds',
  description: 'Packages that are kept from updates beside the holds of dpkg',
  probe: files(...PATHS),
  // dnf.conf may hold the password of a proxy.
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactAssignments(entry.content),
    })),
  }),
  parse: (output): ResourceSet<PackageHold> => {
    const entries = output?.entries ?? [];
    const holds = entries.flatMap(({ path, content }) =>
      (HOLDS.find(({ paths }) => paths.includes(path))?.read(content) ?? []).map(
        ([pattern, line]): PackageHold => ({ pattern, path, line }),
      ),
    );
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(holds) : incompleteSet(holds, reason);
  },
});

/** Whether a pattern speaks of a package: `*` stands for anything. In one pass, since whoever wrote the pattern may mean harm. */
export const isHeld = (pattern: string, name: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  const last = rest.at(-1) ?? '';
  for (const piece of rest.slice(0, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
};
