import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../loaders/user-error.ts';

/** A file that appears whole or not at all: until `commit` whatever stood there stays. */
export interface WholeFile {
  write(text: string): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

const cannotWrite = (path: string, error: unknown): UserError =>
  new UserError(
    `${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}; what stood there is unchanged`,
    'Choose another path, or make room',
  );

/** Opens a temporary file beside `path`, so that an unwritable place is known before anything is contacted. Throws `UserError`. */
export const openWholeFile = async (path: string, mode: number): Promise<WholeFile> => {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const handle: FileHandle = await open(temporary, 'wx', mode).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  const discard = async () => {
    await handle.close().catch(() => {});
    await unlink(temporary).catch(() => {});
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
    commit: () =>
      guarded(async () => {
        await handle.chmod(mode);
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        // The folder too, or a power cut may lose the new name.
        const folder = await open(dirname(path), 'r');
        await folder.sync().finally(() => folder.close());
      }),
    discard,
  };
};
