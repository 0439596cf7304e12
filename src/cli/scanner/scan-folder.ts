import { rmSync } from 'node:fs';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanFailure } from '../../collection/scan-failure.ts';

/** An image that is larger is not saved, nor one that takes more than this share of what is free. */
const MOST_BYTES = 16 * 1024 * 1024 * 1024;
const SHARE = 0.8;

/** A folder of mode 0700 that is gone when it is disposed, or when the process ends. */
export interface ScanFolder extends AsyncDisposable {
  readonly path: string;
  /** Another folder in it. */
  folder(name: string): Promise<string>;
  /** A file in it with what `save` writes, within bounds. Throws `ScanFailure`, and what `save` throws. */
  file(name: string, save: (write: (chunk: Buffer) => Promise<void>) => Promise<void>): Promise<string>;
}

const folders = new Set<string>();
const removeAll = (): void => {
  for (const folder of folders)
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Nothing more can be done on the way out.
    }
};

const noRoom = (error: unknown): ScanFailure =>
  new ScanFailure(
    'truncated',
    `${tmpdir()} cannot take it: ${(error as NodeJS.ErrnoException).code ?? String(error)}; TMPDIR names another folder`,
  );

/** Makes one below the folder for temporary files (TMPDIR). `mostBytes` bounds each of its files. Throws `ScanFailure`. */
export const openScanFolder = async (mostBytes: number = MOST_BYTES): Promise<ScanFolder> => {
  if (!process.listeners('exit').includes(removeAll)) process.on('exit', removeAll);
  const inside = join(tmpdir(), 'rempart-scan-');
  // mkdtemp(3) makes it with mode 0700.
  const path = await mkdtemp(inside).catch((error: unknown) => {
    throw noRoom(error);
  });
  folders.add(path);
  return {
    path,
    folder: (name) =>
      mkdtemp(join(path, `${name}-`)).catch((error: unknown) => {
        throw noRoom(error);
      }),
    async file(name, save) {
      const room = await statfs(path).catch(() => null);
      const most = Math.min(mostBytes, room === null ? mostBytes : room.bavail * room.bsize * SHARE);
      const place = join(path, name);
      const handle = await open(place, 'wx', 0o600).catch((error: unknown) => {
        throw noRoom(error);
      });
      let size = 0;
      try {
        await save(async (chunk) => {
          size += chunk.length;
          if (size > most)
            throw new ScanFailure(
              'truncated',
              `the image is larger than the ${Math.floor(most / 1024 / 1024)} MiB that may be saved in ${tmpdir()}`,
            );
          await handle.writeFile(chunk).catch((error: unknown) => {
            throw noRoom(error);
          });
        });
      } finally {
        await handle.close().catch(() => {});
      }
      return place;
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
      folders.delete(path);
    },
  };
};
