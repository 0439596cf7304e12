import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';

/**
 * When sshd last read its configuration, in seconds since 1970: it writes this file anew whenever it starts and whenever it is told to
 * reload, which its process does not show. Null where no daemon has left one.
 */
export const sshdStart = defineFact({
  id: 'sshd.start',
  description: 'When sshd was last started or reloaded',
  probe: fileModes('/run/sshd.pid', '/var/run/sshd.pid'),
  parse: (output): number | null => {
    const times = (output?.entries ?? []).filter(({ type }) => type === 'file').map(({ mtime }) => mtime);
    return times.length === 0 ? null : Math.max(...times);
  },
});
