import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** One line of pam.conf(5) in /etc/pam.d. */
export interface PamLine {
  readonly service: string;
  readonly type: 'auth' | 'account' | 'password' | 'session';
  readonly control: string;
  /** Without folder and `.so`: `pam_unix`. */
  readonly module: string;
  readonly args: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** A setting of a file in /etc/security. */
export interface PamSetting {
  readonly name: string;
  /** Empty for a flag. */
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

export interface Pam {
  readonly lines: ResourceSet<PamLine>;
  /** Of faillock.conf, pwhistory.conf, and pwquality.conf with its drop-ins, in the order read: the last one holds. */
  readonly faillock: readonly PamSetting[];
  readonly pwhistory: readonly PamSetting[];
  readonly pwquality: readonly PamSetting[];
}

const TYPES = ['auth', 'account', 'password', 'session'] as const;
/** Earlier folders win, file by file. */
const FOLDERS = ['/etc/pam.d/', '/usr/lib/pam.d/', '/usr/etc/pam.d/'] as const;

const LINE = /^-?(auth|account|password|session)\s+(\[[^\]]*\]|\S+)\s+(\S+)\s*(.*)$/;

/** `@include NAME` of Debian takes the lines of every type, as four `include` lines would. */
const INCLUDE = /^@include\s+(\S+)/;

/** How PAM decides about logins. Null where there is no PAM, as on Alpine. */
export const pam = defineFact({
  id: 'pam',
  description: 'PAM stacks, and settings of faillock and pwquality',
  probe: files(
    ...FOLDERS.map((folder) => `${folder}*`),
    '/etc/security/faillock.conf',
    '/etc/security/pwhistory.conf',
    '/etc/security/pwquality.conf',
    '/etc/security/pwquality.conf.d/*.conf',
  ),
  parse: (output): Pam | null => {
    const entries = output?.entries ?? [];
    const stacks = stackFiles(entries);
    if (stacks.length === 0 && output?.reason == null) return null;
    const lines = stacks.flatMap(linesOf);
    const settings = (pattern: RegExp) =>
      entries
        .filter(({ path }) => pattern.test(path))
        .sort(
          (a, b) =>
            Number(b.path.includes('.conf.d/')) - Number(a.path.includes('.conf.d/')) ||
            (a.path < b.path ? -1 : 1),
        )
        .flatMap(({ path, content }) =>
          (content ?? '').split('\n').flatMap((text, index): PamSetting[] => {
            const [, name, value = ''] = /^\s*([a-z_]+)\s*(?:=\s*(\S+))?\s*(?:#.*)?$/.exec(text) ?? [];
            return name === undefined ? [] : [{ name, value, path, line: index + 1 }];
          }),
        );
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return {
      lines: reason === null ? completeSet(lines) : incompleteSet(lines, reason),
      faillock: settings(/\/faillock\.conf$/),
      pwhistory: settings(/\/pwhistory\.conf$/),
      pwquality: settings(/\/pwquality\.conf(\.d\/|$)/),
    };
  },
});

const serviceOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** One file for each service; copies that packages leave are none. */
const stackFiles = (entries: readonly FileEntry[]): readonly FileEntry[] => {
  const byService = new Map<string, FileEntry>();
  for (const folder of FOLDERS)
    for (const entry of entries) {
      const service = serviceOf(entry.path);
      if (!entry.path.startsWith(folder) || /\.(dpkg|rpm|pam)-?\w*$|~$/.test(service)) continue;
      if (!byService.has(service)) byService.set(service, entry);
    }
  return [...byService.values()];
};

const linesOf = ({ path, content }: FileEntry): readonly PamLine[] =>
  (content ?? '').split('\n').flatMap((raw, index): readonly PamLine[] => {
    const text = raw.trim();
    const place = { service: serviceOf(path), path, line: index + 1 };
    const included = INCLUDE.exec(text)?.[1];
    if (included !== undefined)
      return TYPES.map((type) => ({ ...place, type, control: 'include', module: included, args: [] }));
    const [, type, control = '', module = '', args = ''] = LINE.exec(text) ?? [];
    if (type === undefined) return [];
    return [
      {
        ...place,
        type: type as PamLine['type'],
        control,
        module: module.slice(module.lastIndexOf('/') + 1).replace(/\.so$/, ''),
        args: args
          .replace(/\s#.*$/, '')
          .split(/\s+/)
          .filter(Boolean),
      },
    ];
  });
