import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { sealedId, sealId } from './sealed-id.ts';

/**
 * The machine's stable identity, made of machine-id(5). The raw id, which must not be told to untrusted places, never leaves the redaction. Null
 * where there is none, or not yet.
 */
export const machineId = defineFact({
  id: 'host.machine-id',
  description: 'A stable identity of the machine that does not tell its machine-id',
  probe: file('/etc/machine-id'),
  redact: sealId,
  parse: sealedId,
});
