import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Artefact, artefactFolder } from './cache-folder.ts';
import { hostCanaries } from './canaries.ts';
import { inChroot } from './chroot.ts';
import { runCommand } from './run-command.ts';
import { unpackRoot, vmEngineRoot, vmRoot } from './vm-root.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Copies the newest kernel of a root, and its initial RAM disk, to where QEMU takes them from. */
const copyKernel = (root: string, folder: string): void => {
  for (const [prefix, name] of [
    ['vmlinuz-', 'vmlinuz'],
    ['initrd.img-', 'initrd'],
  ] as const) {
    const versions = readdirSync(join(root, 'boot')).filter((entry) => entry.startsWith(prefix));
    const newest = versions.sort(new Intl.Collator('en', { numeric: true }).compare).at(-1);
    if (newest === undefined) throw new Error(`the kernel package left no ${prefix} file`);
    copyFileSync(join(root, 'boot', newest), join(folder, name));
  }
};

const canaryVariables = Object.fromEntries(
  Object.entries(hostCanaries).map(([name, { value }]) => [
    `CANARY_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    value,
  ]),
);

/** What a disk is made of: a root file system, and the scripts that run inside it, in this order. */
type DiskParts = {
  readonly hostname: string;
  readonly base: Artefact;
  readonly scripts: readonly string[];
};

const makeDisk = async (folder: string, { hostname, base, scripts }: DiskParts): Promise<void> => {
  const root = join(folder, 'root');
  await unpackRoot(base, root);
  const env = {
    ...canaryVariables,
    VM_HOSTNAME: hostname,
    AUTHORIZED_KEY: readFileSync(join(artefactFolder(vmRoot), 'client_key.pub'), 'utf8').trim(),
  };
  for (const script of scripts) await inChroot(root, readFileSync(join(here, script), 'utf8'), env);
  writeFileSync(join(root, 'etc/resolv.conf'), '');
  copyFileSync(join(root, 'etc/ssh/ssh_host_ed25519_key.pub'), join(folder, 'host_key.pub'));
  copyKernel(root, folder);
  await runCommand('mkfs.ext4', ['-q', '-F', '-d', root, join(folder, 'disk.img'), '2500M']);
  rmSync(root, { recursive: true });
};

/** The disk of the clean virtual machine (`disk.img`), its kernel (`vmlinuz`, `initrd`) and its `host_key.pub`. */
export const vmCleanDisk: Artefact = {
  name: 'vm-clean',
  sources: ['vm-disk.ts', 'vm-base.sh', 'vm-clean.sh', 'canaries.ts'],
  from: [vmRoot],
  build: (folder) =>
    makeDisk(folder, { hostname: 'clean', base: vmRoot, scripts: ['vm-base.sh', 'vm-clean.sh'] }),
};

/** The same for the hardened virtual machine: the clean one, mended by harden.sh. */
export const vmHardenedDisk: Artefact = {
  name: 'vm-hardened',
  sources: ['vm-disk.ts', 'vm-base.sh', 'vm-clean.sh', 'harden.sh', 'canaries.ts'],
  from: [vmRoot],
  build: (folder) =>
    makeDisk(folder, {
      hostname: 'clean',
      base: vmRoot,
      scripts: ['vm-base.sh', 'vm-clean.sh', 'harden.sh'],
    }),
};

const engineParts = (hostname: string): DiskParts => ({
  hostname,
  base: vmEngineRoot,
  scripts: ['vm-base.sh', `vm-${hostname}.sh`],
});

/** A machine that runs its own engine, set up as badly as people do: like the others. */
export const vmEngineBadDisk: Artefact = {
  name: 'vm-engine-bad',
  sources: ['vm-disk.ts', 'vm-base.sh', 'vm-engine-bad.sh'],
  from: [vmEngineRoot],
  build: (folder) => makeDisk(folder, engineParts('engine-bad')),
};

/** The same set up as well as can be, with an empty second disk for the engine's data (`data.img`). */
export const vmEngineGoodDisk: Artefact = {
  name: 'vm-engine-good',
  sources: ['vm-disk.ts', 'vm-base.sh', 'vm-engine-good.sh'],
  from: [vmEngineRoot],
  build: async (folder) => {
    await makeDisk(folder, engineParts('engine-good'));
    await runCommand('mkfs.ext4', ['-q', '-F', '-L', 'engine-data', join(folder, 'data.img'), '600M']);
  },
};
