import { defineFact, Inconclusive } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { sealedId, sealId } from './sealed-id.ts';

/** Which start of which kernel this is (random(4)): two names with the same one are one machine, or containers of it. Unknown where the kernel does not tell. */
export const bootId = defineFact({
  id: 'host.boot-id',
  description: 'Which start of which kernel the host runs on',
  probe: file('/proc/sys/kernel/random/boot_id'),
  redact: sealId,
  parse: (output): string => {
    const id = sealedId(output);
    if (id === null)
      throw new Inconclusive('unsupported', 'The kernel does not tell which of its starts this is');
    return id;
  },
});
