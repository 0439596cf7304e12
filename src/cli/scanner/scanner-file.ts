import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, open, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ScanFailure } from '../../collection/scan-failure.ts';
import { UserError } from '../../loaders/user-error.ts';
import { executablePackages } from '../../packages/executable-packages.ts';

const WRITABLE_BY_GROUP_OR_OTHERS = 0o022;
const WRITABLE_BY_OTHERS = 0o002;
const STICKY = 0o1000;
/** No scanner is so large; bytes. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** A program of this machine that nobody but its owner and root can replace. */
export interface ScannerFile {
  /** Absolute, with no link in it. */
  readonly path: string;
  /** `sha256:…` of its content. */
  readonly digest: string;
  /** The version of a Go module, `v0.68.1`, that the linker wrote into it; null where it tells none. */
  readonly moduleVersion: string | null;
  /** Throws `ScanFailure` where another file stands in its place since. */
  unchanged(): Promise<void>;
}

const refuse = (path: string, why: string, hint: string): never => {
  throw new UserError(`The scanner ${path} is not run: ${why}`, hint);
};

const identity = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string =>
  [dev, ino, size, mtimeMs, ctimeMs].join(' ');

/** Opens, judges and hashes what was named, and looks for a Go module in it. Nothing is run. Throws `UserError` for what is no program, and for one that somebody else may change. */
export const openScannerFile = async (named: string, module: string): Promise<ScannerFile> => {
  const failed = (error: NodeJS.ErrnoException): never =>
    refuse(named, error.code ?? error.message, 'Name the program itself, by a path that this user may read');
  const path = await realpath(named).catch(failed);
  const before = await stat(path).catch(failed);
  // Before it is opened: a FIFO would wait for its writer.
  if (!before.isFile()) return refuse(named, 'it is no regular file', 'Name the program itself');
  await using handle = await open(path, 'r').catch(failed);
  const found = await handle.stat();
  if (!found.isFile()) return refuse(named, 'it is no regular file', 'Name the program itself');
  if ((found.mode & WRITABLE_BY_GROUP_OR_OTHERS) !== 0)
    return refuse(named, 'others than its owner may write it', `Run \`chmod go-w ${path}\``);
  if (found.uid !== 0 && found.uid !== process.geteuid?.())
    return refuse(
      named,
      `it belongs to the user ${found.uid}, who may change it`,
      'Name a program that belongs to root or to you',
    );
  await access(path, constants.X_OK).catch(() =>
    refuse(named, 'this user may not execute it', `Run \`chmod u+x ${path}\``),
  );
  const replaceable = await folderOfOthers(path);
  if (replaceable !== null)
    return refuse(named, `everybody may replace it in ${replaceable}`, `Run \`chmod o-w ${replaceable}\``);
  if (found.size > MOST_BYTES) return refuse(named, 'it is larger than 1 GiB', 'Name the program itself');
  const bytes = await handle.readFile();
  const seen = identity(found);
  return {
    path,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    moduleVersion: moduleVersion(bytes, module),
    async unchanged() {
      const now = await stat(path).catch(() => null);
      if (now === null || identity(now) !== seen)
        throw new ScanFailure('unsupported', `${path} is not the program any more that it was at the start`);
    },
  };
};

const moduleVersion = (bytes: Buffer, module: string): string | null => {
  try {
    const { packages } = executablePackages.read('', bytes);
    return packages.find(({ kind, name }) => kind === 'Go' && name === module)?.version || null;
  } catch {
    // Damaged, or of another language: then it tells nothing before it is asked.
    return null;
  }
};

/** A folder above it in which everybody may rename what is not his; null where there is none. */
const folderOfOthers = async (path: string): Promise<string | null> => {
  const folder = dirname(path);
  const { mode } = await stat(folder);
  if ((mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0) return folder;
  return folder === path || folder === '/' ? null : folderOfOthers(folder);
};
