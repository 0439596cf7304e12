import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../loaders/user-error.ts';
import { ensureOwnFolder, isOwnFolder, userDataFolder } from '../cache-folder.ts';

/** The folder of the vulnerability database: `--db`, else `REMPART_VULNDB`, else below the user's data folder. Throws `UserError` without a home. */
export const databaseFolder = (flag: string | undefined): string => {
  const named = flag ?? (process.env.REMPART_VULNDB || undefined);
  if (named !== undefined) return resolve(named);
  const folder = userDataFolder('vulndb');
  if (folder === null)
    throw new UserError('There is no home to keep the vulnerability database in', 'Name a folder with --db');
  return folder;
};

/** Makes the folder where it is missing. A named one may be anybody's; that of the user is his alone. Throws `UserError`. */
export const ensureDatabaseFolder = async (folder: string): Promise<void> => {
  if (folder === userDataFolder('vulndb')) {
    if (ensureOwnFolder(folder) && isOwnFolder(folder)) return;
    throw new UserError(
      `${folder} cannot be made, or others than you may write there`,
      'Make it yours with mode 0700, or name another folder with --db',
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${folder} cannot be made: ${error.code}`, 'Name another folder with --db');
  });
};
