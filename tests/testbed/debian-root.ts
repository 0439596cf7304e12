import { join } from 'node:path';
import type { Artefact } from './cache-folder.ts';
import { runCommand } from './run-command.ts';

/** The root file system of a small Debian 12, `root.tar`, without documentation. */
export const debianRoot: Artefact = {
  name: 'debian-root',
  sources: ['debian-root.ts'],
  build: async (folder) => {
    const excludes = ['doc', 'locale', 'man', 'info'].map(
      (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
    );
    await runCommand('mmdebstrap', ['--variant=minbase', ...excludes, 'bookworm', join(folder, 'root.tar')]);
  },
};
