import type { Probe } from '../../core/probe.ts';
import { type ReadersOf, readersOf } from '../../packages/readers-of.ts';
import { FILE_LIMIT } from '../shell-script.ts';
import { normalizePath } from './archive-name.ts';
import { compilePattern, matchesPart, matchesParts, type PatternPart } from './shell-pattern.ts';
import { twinsOf } from './twin-paths.ts';
import { type WantedPackages, wantedPackages } from './wanted-packages.ts';

/** Text of the account files that tell which owners have a name, bytes. */
export const ACCOUNT_FILE_LIMIT = 4 * 1024 * 1024;
/** Text kept for files that only have the name of a wanted one, bytes in one archive. */
const NAMESAKE_BYTES = 32 * 1024 * 1024;
/** Wanted paths that links of one archive may add. */
const LINK_ADDITIONS = 500;

/** Decides, while one archive passes by, which of its files keep their text; paths have no leading slash. */
export interface WantedSession {
  readonly packages: WantedPackages;
  /** Grows when a link added to what is wanted: then answers of `inFolder` are out of date. */
  version(): number;
  /** For the names in one folder: how many bytes are wanted of that file, -1 for none. */
  inFolder(folder: string): (name: string, size: number) => number;
  /** A symbolic link was met: where it stands for something wanted, its target is wanted from now on. */
  link(path: string, target: string): void;
}

/** The files whose text some probes will ask for, and those out of which packages are read. */
export interface WantedFiles {
  /** Equal for equal wishes. */
  readonly key: string;
  /** For one archive. */
  session(): WantedSession;
}

interface Wish {
  readonly parts: readonly PatternPart[];
  readonly limit: number;
}

const pathWishes = (path: string, limit: number): readonly Wish[] => {
  const plain = normalizePath(path) ?? '';
  return [plain, ...twinsOf(plain)].map((text) => ({ parts: compilePattern(text), limit }));
};

const probeWishes = (probe: Probe): readonly Wish[] => {
  if (probe.kind === 'file') {
    const limit = probe.limit ?? FILE_LIMIT;
    const plain = normalizePath(probe.path) ?? '';
    return [plain, ...twinsOf(plain)].map((text) => ({ parts: text.split('/'), limit }));
  }
  if (probe.kind === 'files' && probe.content)
    return probe.patterns.flatMap((pattern) => pathWishes(pattern, FILE_LIMIT));
  if (probe.kind === 'walk')
    return ['/etc/passwd', '/etc/group'].flatMap((path) => pathWishes(path, ACCOUNT_FILE_LIMIT));
  return [];
};

/** What the probes will want to read: exact paths, shell patterns, and files of the same name, as links may lead there. */
export const wantedFiles = (probes: readonly Probe[], readers: ReadersOf = readersOf): WantedFiles => {
  const wishes = probes.flatMap(probeWishes).filter(({ parts }) => parts.length > 0 && parts[0] !== '');
  const packages = wantedPackages(probes, readers);
  const texts = wishes.map(({ parts, limit }) => [parts.map(String), limit]);
  const key = JSON.stringify([[...packages.groups].sort(), texts]);
  return { key, session: () => wantedSession(wishes, packages) };
};

/** Where a link in a folder leads, lexically; above the root is the root. */
const linkTarget = (folder: readonly string[], target: string): readonly string[] => {
  const names = target.startsWith('/') ? [] : [...folder];
  for (const part of target.split('/'))
    if (part === '..') names.pop();
    else if (part !== '' && part !== '.') names.push(part);
  return names;
};

const wantedSession = (wishes: readonly Wish[], packages: WantedPackages): WantedSession => {
  const exact = new Map<string, Map<string, number>>();
  const patterns: Wish[] = [];
  const namesakes = new Map<string, number>();
  /** Every path that a link could stand at, so that it would change where an exact wish leads. */
  const prefixes = new Map<string, Set<string>>();
  let namesakeBytes = NAMESAKE_BYTES;
  let additions = LINK_ADDITIONS;
  let version = 0;

  const addExact = (names: readonly string[], limit: number): void => {
    const path = names.join('/');
    const folder = names.slice(0, -1).join('/');
    const name = names.at(-1) as string;
    const inFolder = exact.get(folder) ?? new Map<string, number>();
    exact.set(folder, inFolder);
    inFolder.set(name, Math.max(limit, inFolder.get(name) ?? 0));
    for (let length = 1; length <= names.length; length += 1) {
      const prefix = names.slice(0, length).join('/');
      prefixes.set(prefix, (prefixes.get(prefix) ?? new Set()).add(path));
    }
  };
  const add = ({ parts, limit }: Wish): void => {
    if (parts.every((part) => typeof part === 'string')) addExact(parts, limit);
    else patterns.push({ parts, limit });
  };
  for (const wish of wishes) {
    add(wish);
    const name = wish.parts.at(-1);
    if (typeof name === 'string')
      namesakes.set(name, Math.min(FILE_LIMIT, Math.max(wish.limit, namesakes.get(name) ?? 0)));
  }
  const addByLink = (parts: readonly PatternPart[], limit: number): void => {
    if (additions === 0 || parts.length === 0 || parts.length > 256) return;
    additions -= 1;
    version += 1;
    add({ parts, limit });
  };
  const limitOf = (path: string): number => {
    const slash = path.lastIndexOf('/');
    return exact.get(path.slice(0, Math.max(slash, 0)))?.get(path.slice(slash + 1)) ?? FILE_LIMIT;
  };

  return {
    packages,
    version: () => version,
    inFolder(folder) {
      const names = folder === '' ? [] : folder.split('/');
      const here = exact.get(folder);
      const last = patterns
        .filter(({ parts }) => parts.length === names.length + 1 && matchesParts(parts, names))
        .map(({ parts }) => parts.at(-1) as PatternPart);
      return (name, size) => {
        const limit = here?.get(name);
        if (limit !== undefined) return limit;
        if (last.some((part) => matchesPart(part, name))) return FILE_LIMIT;
        const namesake = namesakes.get(name);
        if (namesake === undefined || Math.min(size, namesake) > namesakeBytes) return -1;
        namesakeBytes -= Math.min(size, namesake);
        return namesake;
      };
    },
    link(path, target) {
      const below = prefixes.get(path);
      const names = path.split('/');
      const through = patterns.filter(
        ({ parts }) => names.length <= parts.length && matchesParts(parts, names),
      );
      if (below === undefined && through.length === 0) return;
      const realNames = linkTarget(names.slice(0, -1), target);
      const real = realNames.join('/');
      if (real === '' || real === path || real.startsWith(`${path}/`)) return;
      for (const wanted of [...(below ?? [])])
        addByLink([...realNames, ...wanted.split('/').slice(names.length)], limitOf(wanted));
      for (const { parts, limit } of through) addByLink([...realNames, ...parts.slice(names.length)], limit);
    },
  };
};
