import type { WalkEntry } from '../core/answer.ts';
import { defineFact, deriveFact, Inconclusive } from '../core/fact.ts';
import { shell, walk } from '../core/probe.ts';
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

/** The walk asks for file capabilities only with a find that has -printf and where getcap is installed. */
const capabilitiesAsked = defineFact({
  id: 'file-system-walk.capabilities-asked',
  description: 'Whether file capabilities can be read on the walk',
  probe: shell("command -v getcap >/dev/null && find / -maxdepth 0 -printf '' 2>/dev/null && echo yes; :"),
  parse: (output) => output?.stdout.trim() === 'yes',
});

/** Files with capabilities. Not complete where the walk is not, or where nothing on the target can tell them. */
export const fileCapabilities = deriveFact({
  id: 'file-capabilities',
  description: 'Files that give capabilities to whoever runs them',
  from: { walk: fileSystemWalk, asked: capabilitiesAsked },
  derive: ({ walk, asked }): ResourceSet<WalkEntry> => {
    const items = walk.items.filter(({ capabilities }) => capabilities !== null);
    return asked
      ? { ...walk, items }
      : incompleteSet(items, {
          code: 'tool-missing',
          text: 'File capabilities are read with getcap and a find that has -printf, and one of them is missing',
        });
  },
});
