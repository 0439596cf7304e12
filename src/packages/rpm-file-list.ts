import { bytePart } from './byte-part.ts';
import { PackageFault } from './package-reader.ts';
import type { HeaderValue, RpmFileList } from './rpm-header.ts';

/** What the packages of languages describe themselves in, by the name of the file. */
const METADATA = /^(?:package\.json|METADATA|PKG-INFO)$|\.(?:egg-info|gemspec|jar|war|ear)$/;
const SHORTEST = '.jar'.length;
/** Bytes of a name and of a path that Linux admits (NAME_MAX, PATH_MAX): a longer one is no file. */
const MOST_NAME = 255;
const MOST_PATH = 4096;
/** Of all packages together: a system with every library of a language packaged has some ten thousand. */
const MOST_FILES = 200_000;
const MOST_CHARACTERS = 32 * 1024 * 1024;

/** Strings stand one behind the other, each with a zero at its end; none is decoded here, for a hostile count is as large as the store. */
const eachString = (
  store: Buffer,
  { offset, count }: HeaderValue,
  visit: (index: number, start: number, end: number) => void,
): void => {
  let start = offset;
  for (let index = 0; index < count; index += 1) {
    let end = start;
    while (end < store.length && store[end] !== 0) end += 1;
    if (end >= store.length)
      throw new PackageFault('parse-error', 'a header in it has fewer files than it counts');
    visit(index, start, end);
    start = end + 1;
  }
};

/** Gathers what the file lists of many packages hold, so that no header has to stay in memory for it. */
export interface MetadataFiles {
  /** Throws `PackageFault` for a damaged list, and for too many files. */
  readonly add: (list: RpmFileList) => void;
  readonly paths: readonly string[];
}

/**
 * Paths of the metadata files of languages among the files of packages. Programs, which may hold a list of modules too, do not show it in their
 * names.
 */
export const metadataFiles = (): MetadataFiles => {
  const paths: string[] = [];
  let [files, characters] = [0, 0];

  const namesByFolder = ({
    store,
    baseNames,
    directoryNames,
    directoryIndexes,
  }: RpmFileList): ReadonlyMap<number, string[]> => {
    const byFolder = new Map<number, string[]>();
    eachString(store, baseNames, (index, start, end) => {
      if (end - start < SHORTEST || end - start > MOST_NAME) return;
      const name = store.toString('utf8', start, end);
      if (!METADATA.test(name)) return;
      files += 1;
      if (files > MOST_FILES)
        throw new PackageFault('truncated', `its packages have more than ${MOST_FILES} metadata files`);
      const folder = bytePart(directoryIndexes, index * 4, 4).readUInt32BE(0);
      if (folder >= directoryNames.count)
        throw new PackageFault('parse-error', 'a header in it has files in a folder that it does not name');
      const names = byFolder.get(folder);
      if (names === undefined) byFolder.set(folder, [name]);
      else names.push(name);
    });
    return byFolder;
  };

  const add = (list: RpmFileList): void => {
    const byFolder = namesByFolder(list);
    if (byFolder.size === 0) return;
    eachString(list.store, list.directoryNames, (index, start, end) => {
      const names = byFolder.get(index);
      if (names === undefined || end - start > MOST_PATH) return;
      const folder = list.store.toString('utf8', start, end);
      for (const name of names) {
        characters += folder.length + name.length;
        if (characters > MOST_CHARACTERS)
          throw new PackageFault(
            'truncated',
            'the paths of its metadata files are longer than 32 MiB together',
          );
        paths.push(`${folder}${name}`);
      }
    });
  };
  return { add, paths };
};
