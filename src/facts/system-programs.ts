import type { FileEntry } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A program or library of the system that somebody besides root owns, or may write. */
export type SystemProgram = Pick<FileEntry, 'path' | 'mode' | 'uid' | 'gid'>;

/**
 * Programs and libraries are thousands: the target itself picks those that deviate. Two folders deep, links not followed, `/bin` and `/lib`
 * where they are no links; at most 500 lines.
 */
const SCRIPT = `command -v find >/dev/null || exit 127
set --
for d in /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin /usr/lib /usr/lib64 /usr/libexec /usr/local/lib /bin /sbin /lib /lib64; do
[ -d $d ] && [ ! -L $d ] && set -- "$@" $d
done
{ find "$@" -xdev -maxdepth 2 -type f \\( ! -user 0 -o -perm -020 -o -perm -002 \\) -exec ls -ln {} + 2>/dev/null || echo @; } | head -n 501
:`;

const LINE = /^-([rwxsStT-]{9})\S* +\d+ +(\d+) +(\d+) +\d+ +\S+ +\d+ +[\d:]+ (\/.+)$/;

/** The mode that ls(1) writes as letters. */
const modeOf = (letters: string): number =>
  [...letters].reduce((mode, letter, index) => {
    const bit = 0o400 >> index;
    const special = index === 2 ? 0o4000 : index === 5 ? 0o2000 : 0o1000;
    if (letter === '-') return mode;
    if (letter === 's' || letter === 't') return mode | bit | special;
    return letter === 'S' || letter === 'T' ? mode | special : mode | bit;
  }, 0);

export const systemPrograms = defineFact({
  id: 'system-programs',
  description: 'Programs and libraries of the system that others than root own or may write',
  probe: shell(SCRIPT),
  parse: (output): ResourceSet<SystemProgram> => {
    if (output === null || output.exitCode !== 0)
      throw new Inconclusive('tool-missing', 'find could not look at the folders of programs');
    const lines = output.stdout.split('\n');
    const items = lines.flatMap((text): readonly SystemProgram[] => {
      const [, letters = '', uid, gid, path] = LINE.exec(text) ?? [];
      return path === undefined ? [] : [{ path, mode: modeOf(letters), uid: Number(uid), gid: Number(gid) }];
    });
    if (lines.includes('@'))
      return incompleteSet(items, {
        code: 'permission',
        text: 'A folder of programs could not be listed whole',
      });
    return items.length > 500
      ? incompleteSet(items, { code: 'truncated', text: 'More than 500 programs deviate' })
      : completeSet(items);
  },
});
