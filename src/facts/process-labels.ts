import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** The label that mandatory access control gave each process, by pid: `unconfined`, `/usr/sbin/named (enforce)`, `system_u:system_r:svirt_t:s0`. Empty where no module labels. */
export const processLabels = defineFact({
  id: 'process-labels',
  description: 'How mandatory access control confines each process',
  probe: shell("cd /proc && grep -sHa '' [0-9]*/attr/current | tr -d '\\0'; :"),
  parse: (output): ReadonlyMap<number, string> =>
    new Map(
      [...(output?.stdout ?? '').matchAll(/^(\d+)\/attr\/current:(.+)$/gm)].map(([, pid, label = '']) => [
        Number(pid),
        label.trim(),
      ]),
    ),
});
