import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = (): string => realpathSync(tmpdir());

/** Removes what processes that were killed could not remove themselves. */
const removeAbandoned = (): void => {
  for (const entry of readdirSync(root())) {
    const owner = /^rempart-(?:engine|sshd|vm|proxy|keeper)-(\d+)-\w{6}$/.exec(entry)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`))
      rmSync(join(root(), entry), { recursive: true, force: true });
  }
};

/** A new, empty folder for the files of one server, passable by every user, its path short enough for a socket. */
export const newRunFolder = (kind: 'engine' | 'sshd' | 'vm' | 'proxy' | 'keeper'): string => {
  removeAbandoned();
  const folder = mkdtempSync(join(root(), `rempart-${kind}-${process.pid}-`));
  chmodSync(folder, 0o711);
  return folder;
};
