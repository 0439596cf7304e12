import { readdirSync, readFileSync } from 'node:fs';

/** The processes that descend from `pid`, itself left out, as /proc shows them at this moment. */
export const descendants = (pid: number): readonly number[] => {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      // The name in parentheses may hold anything; the fields after the last parenthesis are state and parent.
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(Number(entry), Number(fields[1]));
    } catch {
      // It has ended since the folder was listed.
    }
  }
  const found: number[] = [pid];
  for (const ancestor of found)
    for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  return found.slice(1);
};
