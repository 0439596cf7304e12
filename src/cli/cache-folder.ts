import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** What only this user may read or write, and nobody else put there. */
export const isOwn = ({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean =>
  uid === process.geteuid?.() && (mode & 0o077) === 0;

/** Where rempart keeps what it could do without, of one kind (XDG Base Directory: a relative path counts as none); null without a home. */
export const userCacheFolder = (kind: string): string | null =>
  userFolder(process.env.XDG_CACHE_HOME, '.cache', kind);

/** Where rempart keeps what it was told to fetch, by the same rules. */
export const userDataFolder = (kind: string): string | null =>
  userFolder(process.env.XDG_DATA_HOME, '.local/share', kind);

const userFolder = (set: string | undefined, usual: string, kind: string): string | null => {
  try {
    const base = set !== undefined && isAbsolute(set) ? set : join(homedir(), usual);
    return join(base, 'rempart', kind);
  } catch {
    return null;
  }
};

/** Whether the folder is there and this user's alone. */
export const isOwnFolder = (folder: string): boolean => {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && isOwn(found);
};

/** Makes the folder where it is missing; false where it cannot be this user's: root with the home of another user makes nothing in it. */
export const ensureOwnFolder = (folder: string): boolean => {
  try {
    if (!isBelowOwn(folder)) return false;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwnFolder(folder);
  } catch {
    return false;
  }
};

const isBelowOwn = (folder: string): boolean => {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found === undefined ? isBelowOwn(dirname(folder)) : found.uid === process.geteuid?.();
};
