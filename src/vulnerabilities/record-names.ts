import type { RecordNames } from './advisory-document.ts';

/** What else the vulnerability behind a record is called. */
export interface NameGraph {
  add(names: RecordNames): void;
  /** All further names of a record, the CVE numbers first, sorted. */
  aliasesOf(id: string): readonly string[];
  /** One name for all the names of the same vulnerability; a record of a distribution about a single CVE counts as that CVE. */
  identity(id: string): string;
  /** The CVE numbers that a record mends without being one of them: an erratum of several. */
  mends(id: string): readonly string[];
}

/** Records that a distribution keeps by CVE. */
const ABOUT_ONE_CVE = /^(?:ALPINE|BIT|DEBIAN|MINI|UBUNTU)-(CVE-\d{4}-\d{4,})$/;
/** A chain of upstreams is followed so far. */
const MOST_STEPS = 16;

const byName = (a: string, b: string): number =>
  Number(b.startsWith('CVE-')) - Number(a.startsWith('CVE-')) || (a < b ? -1 : a > b ? 1 : 0);

/** Aliases are symmetric and transitive, upstream is transitive alone (OSV schema 1.7.5). */
export const nameGraph = (): NameGraph => {
  const parents = new Map<string, string>();
  const members = new Map<string, string[]>();
  const upstreams = new Map<string, Set<string>>();

  const rootOf = (name: string): string => {
    let root = name;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  const unite = (a: string, b: string): void => {
    const [one, two] = [rootOf(a), rootOf(b)];
    if (one === two) return;
    const [first, second] = [members.get(one) ?? [one], members.get(two) ?? [two]];
    const [kept, moved] = first.length >= second.length ? [one, two] : [two, one];
    parents.set(moved, kept);
    members.set(kept, first.length >= second.length ? [...first, ...second] : [...second, ...first]);
    members.delete(moved);
  };
  const classOf = (name: string): readonly string[] => members.get(rootOf(name)) ?? [name];
  const upstreamOf = (id: string): ReadonlySet<string> => {
    const found = new Set<string>();
    let front: readonly string[] = classOf(id);
    for (let step = 0; step < MOST_STEPS && front.length > 0; step += 1) {
      const next = front.flatMap((name) => [...(upstreams.get(name) ?? [])]).flatMap(classOf);
      front = [...new Set(next)].filter((name) => !found.has(name));
      for (const name of front) found.add(name);
    }
    return found;
  };

  return {
    add({ id, aliases, upstream }) {
      for (const alias of aliases) unite(id, alias);
      if (upstream.length === 0) return;
      const known = upstreams.get(id) ?? new Set();
      for (const name of upstream) known.add(name);
      upstreams.set(id, known);
    },
    aliasesOf(id) {
      const own = ABOUT_ONE_CVE.exec(id)?.[1];
      const names = new Set([...classOf(id), ...upstreamOf(id), ...(own === undefined ? [] : classOf(own))]);
      names.delete(id);
      return [...names].sort(byName);
    },
    identity(id) {
      // Of a class the least name stands for all, whatever the order in which it grew.
      const names = classOf(ABOUT_ONE_CVE.exec(id)?.[1] ?? id);
      return names.reduce((least, name) => (byName(name, least) < 0 ? name : least));
    },
    mends: (id) => [...upstreamOf(id)].filter((name) => name.startsWith('CVE-')).sort(),
  };
};
