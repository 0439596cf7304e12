import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A database of an integrity checker, or the log of its runs. */
export interface IntegrityFile {
  readonly product: 'AIDE' | 'Tripwire' | 'Samhain';
  readonly role: 'database' | 'log';
  readonly entry: FileEntry;
}

const roleOf = (path: string): Pick<IntegrityFile, 'product' | 'role'> | null => {
  if (/^\/var\/lib\/aide\/aide\.db(\.gz)?$/.test(path)) return { product: 'AIDE', role: 'database' };
  if (/^\/var\/log\/aide\/.*\.log$|^\/var\/log\/aide\.log$/.test(path))
    return { product: 'AIDE', role: 'log' };
  if (path.endsWith('.twd')) return { product: 'Tripwire', role: 'database' };
  if (path.endsWith('.twr')) return { product: 'Tripwire', role: 'log' };
  return /samhain_file$/.test(path) ? { product: 'Samhain', role: 'database' } : null;
};

/** Their places by default. `aide.db.new` is no database yet: it counts once somebody has looked and renamed it. */
export const integrityFiles = defineFact({
  id: 'integrity.files',
  description: 'Databases and logs of integrity checkers',
  probe: fileModes(
    '/var/lib/aide/aide.db',
    '/var/lib/aide/aide.db.gz',
    '/var/log/aide/*.log',
    '/var/log/aide.log',
    '/var/lib/tripwire/*.twd',
    '/var/lib/tripwire/report/*.twr',
    '/var/lib/samhain/samhain_file',
    '/var/state/samhain/samhain_file',
  ),
  parse: (output): ResourceSet<IntegrityFile> => {
    const found = (output?.entries ?? []).flatMap((entry) => {
      const role = roleOf(entry.path);
      return role === null ? [] : [{ ...role, entry }];
    });
    const reason = output?.reason ?? null;
    return reason === null ? completeSet(found) : incompleteSet(found, reason);
  },
});
