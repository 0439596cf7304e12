import { join } from 'node:path';
import { aptMirror } from './apt-mirror.ts';
import type { Artefact } from './cache-folder.ts';
import { runCommand } from './run-command.ts';

/** Libraries that get security updates often, so that the archive of the point release always lacks some. */
const PACKAGES = ['openssl', 'libxml2', 'libexpat1', 'curl', 'libsqlite3-0'];

/**
 * One small Debian 12 twice: `held-back.tar` with what the last point release had, without any security update, and `upgraded.tar`, which is the same with every
 * update installed.
 */
export const debianHeldBack: Artefact = {
  name: 'debian-held-back',
  sources: ['debian-held-back.ts'],
  build: async (folder) => {
    const { main, security } = await aptMirror();
    const release = `deb ${main} bookworm main`;
    const excludes = ['doc', 'locale', 'man', 'info'].map(
      (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
    );
    const make = (name: string, ...sources: readonly string[]) =>
      runCommand('mmdebstrap', [
        '--variant=minbase',
        `--include=${PACKAGES.join(',')}`,
        ...excludes,
        'bookworm',
        join(folder, name),
        ...sources,
      ]);
    await make('held-back.tar', release);
    await make('upgraded.tar', release, `deb ${security} bookworm-security main`);
  },
};
