import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../loaders/user-error.ts';

/** Where a run without a path of its own puts its lock (XDG Base Directory). */
const defaultPath = (): string =>
  join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'rempart', 'run.lock');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Each folder is tried once: `recursive` tries for ever where the kernel says ENOENT below a folder that is there, as in /proc. */
const makeFolder = async (path: string): Promise<void> => {
  const fault = await mkdir(path, { mode: 0o700 }).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  );
  if (fault === null || fault.code === 'EEXIST') return;
  if (fault.code !== 'ENOENT' || dirname(path) === path) throw fault;
  await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
};

/** Holds a lock file with this process's id until disposed; one of a process that is gone is taken over. Throws `UserError` while another run holds it. */
export const acquireLock = async (where: string | true): Promise<AsyncDisposable> => {
  const path = where === true ? defaultPath() : where;
  await makeFolder(dirname(resolve(path))).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The lock ${path} cannot be written: ${error.code}`, 'Give --lock another file');
  });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(path, 'wx', 0o600);
      await handle.writeFile(`${process.pid}\n`);
      await handle.close();
      return { [Symbol.asyncDispose]: () => unlink(path).catch(() => {}) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST')
        throw new UserError(`The lock ${path} cannot be written: ${code}`, 'Give --lock another file');
      const pid = Number((await readFile(path, 'utf8').catch(() => '')).trim());
      if (Number.isInteger(pid) && pid > 0 && isAlive(pid))
        throw new UserError(
          `Another run (process ${pid}) holds ${path}`,
          'Wait for it to end, or give --lock another file',
        );
      await unlink(path).catch(() => {});
    }
  }
  throw new UserError(`The lock ${path} is taken again and again`, 'Give --lock another file');
};
