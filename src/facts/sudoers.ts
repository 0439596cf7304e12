import type { FileEntry, UnknownReason } from '../core/answer.ts';
import { defineFact, deriveFact, optional, type Resolved } from '../core/fact.ts';
import { executable, files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type InstalledPackages, installedPackages } from './installed-packages.ts';
import { parseSudoers, type SudoersDefault, type SudoersRule } from './sudoers-lines.ts';

export interface Sudoers {
  readonly rules: readonly SudoersRule[];
  readonly defaults: readonly SudoersDefault[];
  /** Owners and modes of sudoers and of every file it includes, their folder too. */
  readonly files: readonly FileEntry[];
  /** Why the rules are not all here; null when they are. */
  readonly reason: UnknownReason | null;
}

const sudoProgram = defineFact({
  id: 'sudoers.program',
  description: 'Whether sudo is installed',
  probe: executable('sudo', 'sudo-rs'),
  parse: (output) => output !== null,
});

/** sudoers and what its default includes name; other include folders are reported as not seen. */
const sudoersFiles = defineFact({
  id: 'sudoers.files',
  description: 'Rules of sudo',
  probe: files('/etc/sudoers', '/etc/sudoers.d', '/etc/sudoers.d/*', '/usr/etc/sudoers', '/etc/sudoers-rs'),
  parse: (output) => output,
});

/** sudoers(5): names that contain a dot or end in `~` are skipped in an included folder. */
const isSkipped = (path: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') || name.endsWith('~');
};

const PACKAGES = new Set(['sudo', 'sudo-ldap', 'sudo-rs']);

/**
 * Where no program is found, rules that are left hold for nobody if the package manager knows no sudo either: dpkg leaves them behind when it removes the package, and
 * others write them before there is one. Otherwise the program lies outside the search path, or was moved for a while, and they are judged.
 */
const isGone = (packages: Resolved<InstalledPackages | null>): boolean =>
  packages.known &&
  packages.value !== null &&
  !packages.value.packages.some(({ name }) => PACKAGES.has(name));

/** The rules of sudo, as its own parser meets them. Null where sudo is not installed. */
export const sudoers = deriveFact({
  id: 'sudoers',
  description: 'Rules and defaults of sudo, with the files they stand in',
  from: { installed: sudoProgram, found: sudoersFiles, packages: optional(installedPackages) },
  derive: ({ installed, found, packages }): Sudoers | null => {
    const entries = found?.entries ?? [];
    const main = entries.find(({ path }) => /^\/(usr\/)?etc\/sudoers(-rs)?$/.test(path));
    if (!installed && (isGone(packages) || (main === undefined && found?.reason == null))) return null;
    const dropIns = entries.filter(
      ({ path, type }) => path.startsWith('/etc/sudoers.d/') && type === 'file' && !isSkipped(path),
    );
    const includesFolder =
      /^[#@]includedir\s+"?\/etc\/sudoers\.d\/?"?\s*$/m.test(main?.content ?? '') || main?.content == null;
    const read = [...(main === undefined ? [] : [main]), ...(includesFolder ? dropIns : [])];
    const closed = read.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    const parsed = parseSudoers(
      read.flatMap(({ path, content }) => (content === null ? [] : [{ path, text: content }])),
    );
    const elsewhere = parsed.includes.filter((path) => !/^\/etc\/sudoers\.d\/?$/.test(path));
    const missing: UnknownReason | null =
      elsewhere[0] === undefined
        ? null
        : { code: 'unsupported', text: `sudoers includes ${elsewhere[0]}, which was not read` };
    return {
      rules: parsed.rules,
      defaults: parsed.defaults,
      files: entries.filter((entry) => entry.type === 'directory' || read.includes(entry)),
      reason: closed ?? found?.reason ?? missing,
    };
  },
});

/**
 * Owners and modes of the files of sudo and of the folder it includes. Where no sudo is found they are judged all the same, for they are there: it may lie
 * outside the search path, or come back to them.
 */
export const sudoersModes = deriveFact({
  id: 'sudoers.modes',
  description: 'Owners and modes of the rules of sudo',
  from: { sudoers, found: sudoersFiles },
  derive: ({ sudoers, found }): ResourceSet<FileEntry> => {
    const items = sudoers?.files ?? found?.entries ?? [];
    // A file that may not be read still shows its mode.
    return found?.reason == null ? completeSet(items) : incompleteSet(items, found.reason);
  },
});
