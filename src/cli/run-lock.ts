import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** Holds a lock file with this process's id until disposed; one of a process that is gone is taken over. Throws `UserError` while another run holds it. */
export const acquireLock = async (where: string | true): Promise<AsyncDisposable> => {
  const path = where === true ? defaultPath() : where;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
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
