import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** How many groups of each size moduli(5) holds: the file is half a megabyte, of which one column matters. */
const SCRIPT = `[ -f /etc/ssh/moduli ] || exit 0
echo moduli
awk '!/^#/ && NF == 7 { n[$5]++ } END { for (size in n) print size, n[size] }' /etc/ssh/moduli`;

/** Groups for a key exchange, by the size of their prime in bits, as moduli(5) counts (one less); null where there is no such file. */
export const sshModuli = defineFact({
  id: 'ssh.moduli',
  description: 'Sizes of the groups that sshd offers for the group exchange',
  probe: shell(SCRIPT),
  parse: (output): ReadonlyMap<number, number> | null => {
    const [head, ...lines] = (output?.stdout ?? '').split('\n');
    if (head !== 'moduli') return null;
    return new Map(
      lines.flatMap((line) => {
        const [, size, count] = /^(\d{3,5}) (\d{1,9})$/.exec(line) ?? [];
        return size === undefined ? [] : [[Number(size), Number(count)] as const];
      }),
    );
  },
});
