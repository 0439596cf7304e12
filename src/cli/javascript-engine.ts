import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { ensureOwnFolder, userCacheFolder } from './cache-folder.ts';

/**
 * Settings of V8 for a command that works, before its code is loaded. Compiled code is kept for the next start, a third of the time of loading,
 * in a folder that is this user's alone, for it is run as it lies there. Where there is none nothing is kept.
 */
export const prepareJavaScriptEngine = (): void => {
  // The space for what is young would grow fourfold where a run keeps much, and never shrink: 100 MB for a thousand containers.
  setFlagsFromString('--semi-space-growth-factor=1');
  if (import.meta.url.endsWith('.ts')) return;
  const folder = userCacheFolder('compiled');
  if (folder !== null && ensureOwnFolder(folder)) enableCompileCache(folder);
};
