import type { WalkEntry } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { walk } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/**
 * What the one walk over the local file systems selected: setuid and setgid files, world-writable files and sticky-less world-writable
 * folders, paths without an owner, files with capabilities. Not complete where a folder was closed or time ran out.
 */
export const fileSystemWalk = defineFact({
  id: 'file-system-walk',
  description: 'Setuid, setgid, world-writable and unowned paths, and file capabilities',
  probe: walk,
  parse: (output): ResourceSet<WalkEntry> => {
    if (output === null) throw new Inconclusive('unsupported', 'There are no local file systems to walk');
    return output.reason === null
      ? completeSet(output.entries)
      : incompleteSet(output.entries, output.reason);
  },
});
