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

/** A line is a letter, a colon and a value (apk(5), installed database). */
const apkFields = (stanza: string): ReadonlyMap<string, string> | null => {
  const fields = new Map<string, string>();
  for (const line of linesOf(stanza)) {
    if (line.trim() === '') continue;
    if (!/^[A-Za-z]:/.test(line)) return null;
    const key = line.slice(0, 2);
    // Files and folders of a package repeat theirs, and are not asked for.
    if (!fields.has(key)) fields.set(key, line.slice(2).trim());
  }
  return fields;
};

const apkPackage = (fields: ReadonlyMap<string, string>): InstalledPackage | { readonly fault: string } => {
  const [name, version] = [fields.get('P:') ?? '', fields.get('V:') ?? ''];
  if (name === '' || version === '') return { fault: 'a package in it lacks its name or version' };
  const [source, arch] = [fields.get('o:') || name, fields.get('A:') ?? ''];
  if (![name, version, source, arch].every(isText))
    return { fault: 'a package in it has a text that no package can have' };
  return {
    ...{ name, version, source, sourceVersion: version, arch },
    ...{ status: 'installed', held: false, module: null },
  };
};

/** What `lib/apk/db/installed` says. */
export const apkListing = (text: string): PackageListing => {
  const packages: InstalledPackage[] = [];
  let unseen: UnknownReason | null =
    text === '' || text.endsWith('\n')
      ? null
      : { code: 'truncated', text: 'The database of apk ends within a line' };
  for (const stanza of stanzasOf(text)) {
    if (stanza.trim() === '') continue;
    if (packages.length >= MOST_PACKAGES) {
      unseen ??= tooMany('apk');
      break;
    }
    const fields = apkFields(stanza);
    const read = fields === null ? { fault: 'a line of it is no field' } : apkPackage(fields);
    if ('fault' in read) unseen ??= damaged('apk', read.fault);
    else packages.push(read);
  }
  return { packages, removed: [], unseen };
};
