/** Places that are one and the same on most systems (file-hierarchy(7)), whichever of them holds the link. */
const TWINS: readonly (readonly [string, string])[] = [
  ['bin', 'usr/bin'],
  ['sbin', 'usr/sbin'],
  ['lib', 'usr/lib'],
  ['lib64', 'usr/lib64'],
  ['var/run', 'run'],
];

/** The other names of a path, without leading slash. */
export const twinsOf = (path: string): readonly string[] =>
  TWINS.flatMap(([one, other]) => {
    if (path.startsWith(`${one}/`)) return [`${other}${path.slice(one.length)}`];
    if (path.startsWith(`${other}/`)) return [`${one}${path.slice(other.length)}`];
    return [];
  });
