import { PackageFault, type PackageFile, type PackageReader } from './package-reader.ts';
import { textLines } from './text-lines.ts';

const MOST_BYTES = 64 * 1024 * 1024;
/** Of one list; a package has at most some ten thousand files that a reader wants. */
const MOST_OWNED = 1_000_000;
const MOST_PATH = 4096;

/** A file as the list of a package names it, and as far as the list tells whether it may be executed. */
interface ListedFile {
  readonly path: string;
  readonly mode: number;
}

/** Folders of Debian that hold no programs, and names of files that are none outside of those for programs: lists of dpkg tell no modes. */
const WITHOUT_PROGRAMS = /^\/(?:boot|etc|usr\/include|usr\/share|usr\/src|var)\/|\/(?:firmware|modules)\//;
const FOR_PROGRAMS = /\/s?bin\/[^/]+$/;
const NO_PROGRAM = /\.(?!(?:bin|exe|run|so)$)[A-Za-z]\w{0,9}$/;
const mayBeProgram = (path: string): boolean =>
  FOR_PROGRAMS.test(path) || (!WITHOUT_PROGRAMS.test(path) && !NO_PROGRAM.test(path));

const isPlain = (path: string): boolean =>
  path.startsWith('/') && path.length <= MOST_PATH && !/\p{Cc}|\/(?:\.{0,2})(?:\/|$)/u.test(path);

const ownedBy = (listed: Iterable<ListedFile>, readers: readonly PackageReader[]): PackageFile => {
  const owned: string[] = [];
  for (const { path, mode } of listed) {
    if (!isPlain(path) || !readers.some((reader) => reader.wants({ path, mode, size: MOST_PATH }) > 0))
      continue;
    if (owned.length >= MOST_OWNED) {
      const incomplete = new PackageFault('truncated', `it lists more than ${MOST_OWNED} files`);
      return { packages: [], owned, incomplete };
    }
    owned.push(path);
  }
  return { packages: [], owned };
};

/** Each line a path, a folder before what lies in it. */
function* dpkgList(bytes: Buffer): Generator<ListedFile> {
  let last = '';
  for (const line of textLines(bytes)) {
    if (last !== '' && !line.startsWith(`${last}/`))
      yield { path: last, mode: mayBeProgram(last) ? 0o755 : 0o644 };
    last = line;
  }
  if (last !== '') yield { path: last, mode: mayBeProgram(last) ? 0o755 : 0o644 };
}

/** Images of distroless have sums of files in place of lists: 32 digits, two blanks, a path without the first slash. */
function* dpkgSums(bytes: Buffer): Generator<ListedFile> {
  for (const line of textLines(bytes)) {
    const path = /^[\da-f]{32} [ *](?:\.?\/)?(.+)$/.exec(line)?.[1];
    if (path !== undefined) yield { path: `/${path}`, mode: mayBeProgram(`/${path}`) ? 0o755 : 0o644 };
  }
}

/** `F:` a folder, `R:` a file in it, `a:` owner, group and mode of that file where it is not 644 (apk(5), installed database). */
function* apkList(bytes: Buffer): Generator<ListedFile> {
  let [folder, file, mode] = ['', '', 0o644];
  const listed = (): ListedFile => ({ path: `${folder === '' ? '' : `/${folder}`}/${file}`, mode });
  for (const line of textLines(bytes)) {
    const value = line.slice(2);
    if (line.startsWith('a:')) mode = Number.parseInt(value.split(':', 3)[2] ?? '', 8) || 0;
    const isNext = line === '' || line.startsWith('F:') || line.startsWith('R:');
    if (!isNext) continue;
    if (file !== '') yield listed();
    [file, mode] = [line.startsWith('R:') ? value : '', 0o644];
    if (!line.startsWith('R:')) folder = value;
  }
  if (file !== '') yield listed();
}

const lister = (
  reads: string,
  pattern: RegExp,
  list: (bytes: Buffer) => Iterable<ListedFile>,
  readers: readonly PackageReader[],
): PackageReader => ({
  reads,
  wants: ({ path }) => (pattern.test(path) ? MOST_BYTES : 0),
  read: (_path, bytes) => ownedBy(list(bytes), readers),
});

/**
 * Readers of what packages of dpkg and apk installed, as far as one of `readers` wants it. A program counts as wanted by its place and name where no mode is
 * told. Paths are as the database has them: one may lead through a link, `/bin/sed` where `/bin` is one.
 */
export const ownedFiles = (readers: readonly PackageReader[]): readonly PackageReader[] => [
  lister('list of a dpkg package', /^\/var\/lib\/dpkg\/info\/[^/]+\.list$/, dpkgList, readers),
  lister('sums of a dpkg package', /^\/var\/lib\/dpkg\/status\.d\/[^/]+\.md5sums$/, dpkgSums, readers),
  lister('apk database', /^\/(?:usr\/)?lib\/apk\/db\/installed$/, apkList, readers),
];
