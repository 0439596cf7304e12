import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { EFFECTIVE_USER } from './shell-values.ts';

/** A process that has a library in use whose file was removed or replaced. */
export interface StaleLibrary {
  readonly pid: number;
  readonly library: string;
}

/** From proc(5) maps. Libraries that programs unpack into /tmp and delete on purpose are left out: only where packages put libraries. */
export const staleLibraries = defineFact({
  id: 'stale-libraries',
  description: 'Libraries that were replaced but are still in use',
  probe: {
    ...shell(
      `cd /proc || exit 1
${EFFECTIVE_USER}
[ "$u" = 0 ] || echo '@ others hidden'
grep -sHoE ' /(usr|lib|lib64|opt)[^ ]*/[^/ ]+\\.so[^/ ]* \\(deleted\\)$' [0-9]*/maps | sort -u
:`,
    ),
    slow: true,
  },
  parse: (output): ResourceSet<StaleLibrary> => {
    const lines = (output?.stdout ?? '').split('\n');
    const found = lines.flatMap((line) => {
      const [, pid, library] = /^(\d+)\/maps: (\/.*) \(deleted\)$/.exec(line) ?? [];
      return pid === undefined || library === undefined ? [] : [{ pid: Number(pid), library }];
    });
    return lines[0] === '@ others hidden'
      ? incompleteSet(found, {
          code: 'permission',
          text: 'What processes of other users have in use is shown to root alone',
        })
      : completeSet(found);
  },
});
