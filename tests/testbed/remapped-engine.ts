import { rmSync } from 'node:fs';
import { newEngineFolder, type RunningEngine, startDaemon } from './docker-daemon.ts';
import { rootlessAccount, writeAccountFiles } from './rootless-account.ts';

/** Starts a root's Docker engine that maps the users of its containers to the ranges of `rootlessAccount`, without images. About 1 s. */
export const startRemappedEngine = async (): Promise<RunningEngine> => {
  const folder = newEngineFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  writeAccountFiles(folder);
  try {
    const engine = await startDaemon(folder, ['--userns-remap', rootlessAccount.name]);
    return {
      ...engine,
      stop: async () => {
        await engine.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
};
