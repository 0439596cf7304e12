import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Artefact, artefactFolder, isBuilt } from './cache-folder.ts';
import { freePort } from './free-port.ts';
import { OVERLAY, type QemuOptions, saveState, startQemu } from './qemu.ts';
import { newRunFolder } from './run-folder.ts';
import { untilReady } from './server-process.ts';
import { sshRun } from './ssh-login.ts';
import { vmCleanDisk, vmHardenedDisk, vmRoot } from './vm-disk.ts';

/** The virtual machines: one that nobody has looked after, and the same one after harden.sh. */
export type VmName = 'clean' | 'hardened';

/** A running virtual machine. Plain data, so that it can be handed from one process to another. */
export type Vm = {
  readonly name: VmName;
  readonly host: '127.0.0.1';
  /** Where its port 22 is reached. */
  readonly port: number;
  /** Accounts that take the key: `auditor` has sudo without password, `plain` nothing; the hardened one refuses root. */
  readonly users: readonly ('root' | 'auditor' | 'plain')[];
  /** The account to use where any with privilege will do. */
  readonly user: 'auditor';
  readonly clientKey: string;
  /** A known_hosts file that holds exactly this machine's key. */
  readonly knownHosts: string;
  /** The file that its serial console is written to. */
  readonly serialLog: string;
};

/** A virtual machine that this process started and has to stop. */
export type RunningVm = Vm & { readonly stop: () => Promise<void> };

const disks = { clean: vmCleanDisk, hardened: vmHardenedDisk } as const;

const BOOT_TIMEOUT_MS = 280_000;

type Start = Pick<QemuOptions, 'disk' | 'state'>;

/** Starts a machine in `folder` and waits until systemd has started everything. */
const launch = async (name: VmName, folder: string, start: Start): Promise<RunningVm> => {
  const [base, disk] = [artefactFolder(vmRoot), artefactFolder(disks[name])];
  const port = await freePort();
  const serialLog = join(folder, 'serial');
  writeFileSync(serialLog, '');
  const clientKey = join(folder, 'client_key');
  copyFileSync(join(base, 'client_key'), clientKey);
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${readFileSync(join(disk, 'host_key.pub'), 'utf8')}`);
  const [kernel, initrd] = [join(disk, 'vmlinuz'), join(disk, 'initrd')];
  const server = await startQemu({ folder, kernel, initrd, port, ...start });
  const vm: Vm = {
    name,
    host: '127.0.0.1',
    port,
    users: name === 'clean' ? ['root', 'auditor', 'plain'] : ['auditor', 'plain'],
    user: 'auditor',
    clientKey,
    knownHosts,
    serialLog,
  };
  // A machine that goes on from a saved state believes in the time of the saving.
  const setClock =
    start.state === undefined ? '' : `sudo date -s @${Math.ceil(Date.now() / 1000)} > /dev/null; `;
  const isUp = async () => {
    const command = `${setClock}systemctl is-system-running --wait`;
    const { stdout } = await sshRun(vm, command, { timeoutMs: BOOT_TIMEOUT_MS });
    return /^(running|degraded)$/m.test(stdout);
  };
  try {
    await untilReady(server, `the ${name} virtual machine`, isUp, BOOT_TIMEOUT_MS, 500);
  } catch (error) {
    const serial = readFileSync(serialLog, 'utf8').slice(-3000);
    await server.stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${serial}`);
  }
  return { ...vm, stop: server.stop };
};

const boot = (name: VmName, folder: string): Promise<RunningVm> =>
  launch(name, folder, { disk: { file: join(artefactFolder(disks[name]), 'disk.img'), format: 'raw' } });

const booted = (name: VmName): Artefact => ({
  name: `vm-${name}-booted`,
  sources: ['vm.ts', 'qemu.ts'],
  from: [disks[name]],
  // Timers of the machine that came due in between would all fire when its clock is set.
  maxAgeHours: 12,
  build: async (target) => {
    const folder = newRunFolder('vm');
    try {
      const vm = await boot(name, folder);
      try {
        await saveState(folder, join(target, 'state'));
      } finally {
        await vm.stop();
      }
      copyFileSync(join(folder, OVERLAY), join(target, OVERLAY));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** The machines as they were when everything had started: what saves each run the 40 s of booting. */
export const bootedVms = { clean: booted('clean'), hardened: booted('hardened') } as const;

/**
 * Starts a virtual machine: from its saved state where there is a recent one (about 5 s), else by booting it (about
 * 40 s, two minutes beside other work).
 */
export const startVm = async (name: VmName): Promise<RunningVm> => {
  const folder = newRunFolder('vm');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const saved = bootedVms[name];
  try {
    const vm = isBuilt(saved)
      ? await launch(name, folder, {
          disk: { file: join(artefactFolder(saved), OVERLAY), format: 'qcow2' },
          state: join(artefactFolder(saved), 'state'),
        })
      : await boot(name, folder);
    const stop = async () => {
      await vm.stop();
      remove();
    };
    return { ...vm, stop };
  } catch (error) {
    remove();
    throw error;
  }
};
