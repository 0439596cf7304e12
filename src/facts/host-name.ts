import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';

/** The name the kernel bears (`uname -n`); null where it is empty. */
export const hostName = defineFact({
  id: 'host.name',
  description: 'The name of the host',
  probe: file('/proc/sys/kernel/hostname'),
  parse: (output) => output?.content?.trim() || null,
});
