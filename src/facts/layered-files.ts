import type { FileEntry } from '../core/answer.ts';

/**
 * Settings of a program in the order in which they apply, as systemd and libeconf take them: of the main files the first one that is there; then
 * drop-ins of all folders in the order of their names, of equal names the one of the earlier folder. Folders end with a slash.
 */
export const layeredFiles = (
  entries: readonly FileEntry[],
  mainPaths: readonly string[],
  folders: readonly string[],
): readonly FileEntry[] => {
  const main = mainPaths
    .map((path) => entries.find((entry) => entry.path === path))
    .find((entry) => entry !== undefined);
  const dropIns = new Map<string, FileEntry>();
  for (const folder of folders)
    for (const entry of entries) {
      const name = entry.path.startsWith(folder) ? entry.path.slice(folder.length) : '';
      if (name !== '' && !dropIns.has(name)) dropIns.set(name, entry);
    }
  const sorted = [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return [...(main === undefined ? [] : [main]), ...sorted];
};
