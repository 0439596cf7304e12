import type { UnknownReason } from '../core/answer.ts';
import {
  damaged,
  type InstalledPackage,
  isText,
  linesOf,
  MOST_PACKAGES,
  type PackageListing,
  stanzasOf,
  tooMany,
} from './package-listing.ts';

/** Fields of one stanza of deb822(5); continuation lines are left out. Null where a line is neither. */
const stanzaFields = (stanza: string): ReadonlyMap<string, string> | null => {
  const fields = new Map<string, string>();
  for (const line of linesOf(stanza)) {
    if (/^[ \t\r#]/.test(line) || line === '') continue;
    const [name] = /^[A-Za-z][\w-]*(?=:)/.exec(line) ?? [];
    if (name === undefined) return null;
    fields.set(name.toLowerCase(), line.slice(name.length + 1).trim());
  }
  return fields;
};

const dpkgPackage = (
  fields: ReadonlyMap<string, string>,
): InstalledPackage | { readonly removed: string } | { readonly fault: string } => {
  const [name, version] = [fields.get('package') ?? '', fields.get('version') ?? ''];
  // Files of status.d in distroless images have no Status: what is listed there is installed.
  const [want = '', , status = ''] = (fields.get('status') ?? 'install ok installed').split(/\s+/);
  if (name === '') return { fault: 'a package in it lacks its name' };
  if (status === 'config-files' || status === 'not-installed')
    return { removed: status === 'config-files' ? name : '' };
  if (version === '') return { fault: 'a package in it lacks its version' };
  const [, source = name, sourceVersion = version] =
    /^(\S+)(?:\s+\((.+)\))?$/.exec(fields.get('source') ?? '') ?? [];
  const arch = fields.get('architecture') ?? '';
  if (![name, version, source, sourceVersion, arch, status].every(isText))
    return { fault: 'a package in it has a text that no package can have' };
  return { ...{ name, version, source, sourceVersion, arch, status }, held: want === 'hold', module: null };
};

/** `isWhole` for a file that dpkg itself writes, whose last line ends: one that does not is cut. */
export const dpkgListing = (text: string, isWhole: boolean): PackageListing => {
  const packages: InstalledPackage[] = [];
  const removed: string[] = [];
  let unseen: UnknownReason | null =
    isWhole && text !== '' && !text.endsWith('\n')
      ? { code: 'truncated', text: 'The database of dpkg ends within a line' }
      : null;
  for (const stanza of stanzasOf(text)) {
    if (stanza.trim() === '') continue;
    if (packages.length >= MOST_PACKAGES) {
      unseen ??= tooMany('dpkg');
      break;
    }
    const fields = stanzaFields(stanza);
    const read = fields === null ? { fault: 'a line of it is no field' } : dpkgPackage(fields);
    if ('fault' in read) unseen ??= damaged('dpkg', read.fault);
    else if ('removed' in read) removed.push(...(read.removed === '' ? [] : [read.removed]));
    else packages.push(read);
  }
  return { packages, removed: removed.sort(), unseen };
};
