import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';

const SEALED = /^[0-9a-f]{64}$/;

/**
 * The machine's stable identity: HMAC-SHA-256 with machine-id(5) as key and `rempart` as message, in hexadecimal. The raw id, which must
 * not be told to untrusted places (machine-id(5)), never leaves the redaction. Null where there is no machine-id.
 */
export const machineId = defineFact({
  id: 'host.machine-id',
  description: 'A stable identity of the machine that does not tell its machine-id',
  probe: file('/etc/machine-id'),
  redact: (output, seal): FileEntry => {
    const raw = output.content?.trim() ?? '';
    if (raw === '' || SEALED.test(raw)) return output;
    return { ...output, content: seal.hmac(raw, 'rempart') };
  },
  parse: (output) => {
    const sealed = output?.content?.trim() ?? '';
    return SEALED.test(sealed) ? sealed : null;
  },
});
