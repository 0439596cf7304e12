import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artefact } from './cache-folder.ts';
import { runCommand } from './run-command.ts';

/** Versions before and with the fix of CVE-2020-14967, and of CVE-2023-49293. */
const APPLICATIONS = {
  vulnerable: { jsrsasign: '8.0.17', vite: '4.5.0' },
  patched: { jsrsasign: '8.0.18', vite: '4.5.1' },
} as const;

/** A Node.js application as npm installs it, once with packages that have advisories (`vulnerable`), once with those that mend them (`patched`). No script of a package is run. */
export const nodeApplication: Artefact = {
  name: 'node-application',
  sources: ['node-application.ts'],
  build: async (folder) => {
    for (const [name, dependencies] of Object.entries(APPLICATIONS)) {
      const root = join(folder, name, 'app');
      mkdirSync(root, { recursive: true });
      writeFileSync(
        join(root, 'package.json'),
        JSON.stringify({ name: 'application', version: '1.0.0', private: true, dependencies }),
      );
      await runCommand('npm', ['install', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'], {
        cwd: root,
      });
    }
  },
};
