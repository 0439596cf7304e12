import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../loaders/user-error.ts';

/** A file that appears whole or not at all: until `commit` whatever stood there stays. */
export interface WholeFile {
  write(text: string | Uint8Array): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

const cannotWrite = (path: string, error: unknown): UserError =>
  new UserError(
    `${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}; what stood there is unchanged`,
    'Choose another path, or make room',
  );

/**
 * Opens a temporary file beside `path`, so that an unwritable place is known before anything is contacted. A link leads to the file behind it; a
 * character device or a FIFO is written into as it is, for it cannot be replaced. Throws `UserError`, also for a folder, socket or disk.
 */
export const openWholeFile = async (path: string, mode: number): Promise<WholeFile> => {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw cannotWrite(path, error);
  });
  if (there === null) return openReplacement(path, path, mode);
  if (there.isCharacterDevice() || there.isFIFO()) return openStream(path);
  if (!there.isFile())
    throw new UserError(
      `${path} cannot be written: it is no file${there.isDirectory() ? ' but a folder' : ''}`,
      'Name a file',
    );
  const real = await realpath(path).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  return openReplacement(path, real, mode);
};

const openStream = async (path: string): Promise<WholeFile> => {
  const told = (error: unknown): never => {
    throw new UserError(
      `${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      'Choose another path',
    );
  };
  const handle = await open(path, 'w').catch(told);
  return {
    write: (text) => handle.writeFile(text).catch(told),
    commit: () => handle.close().catch(told),
    discard: () => handle.close().catch(() => {}),
  };
};

/** Temporary files of this process; none is left behind, however it ends. */
const temporaries = new Set<string>();
const removeTemporaries = (): void => {
  for (const temporary of temporaries)
    try {
      unlinkSync(temporary);
    } catch {
      // It is gone, or its folder is: nothing more can be done on the way out.
    }
};

const openReplacement = async (path: string, real: string, mode: number): Promise<WholeFile> => {
  const temporary = join(dirname(real), `.${basename(real)}.${randomBytes(6).toString('hex')}.tmp`);
  const handle: FileHandle = await open(temporary, 'wx', mode).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  if (!process.listeners('exit').includes(removeTemporaries)) process.on('exit', removeTemporaries);
  temporaries.add(temporary);
  const discard = async () => {
    await handle.close().catch(() => {});
    if (temporaries.delete(temporary)) await unlink(temporary).catch(() => {});
  };
  const guarded = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      await discard();
      throw cannotWrite(path, error);
    }
  };
  return {
    write: (text) => guarded(() => handle.writeFile(text)),
    commit: async () => {
      await guarded(async () => {
        await handle.chmod(mode);
        await handle.sync();
        await handle.close();
        await rename(temporary, real);
        temporaries.delete(temporary);
      });
      // The folder too, or a power cut may lose the new name. Some file systems cannot; the report stands all the same.
      const folder = await open(dirname(real), 'r').catch(() => null);
      await folder?.sync().catch(() => {});
      await folder?.close().catch(() => {});
    },
    discard,
  };
};
