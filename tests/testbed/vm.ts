import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Artefact, artefactFolder, isBuilt } from './cache-folder.ts';
import type { ContainerCase } from './container-cases.ts';
import { freePort } from './free-port.ts';
import { overlayNames, type QemuOptions, saveState, startQemu } from './qemu.ts';
import { newRunFolder } from './run-folder.ts';
import { untilReady } from './server-process.ts';
import { sshRun } from './ssh-login.ts';
import { vmCleanDisk, vmEngineBadDisk, vmEngineGoodDisk, vmHardenedDisk } from './vm-disk.ts';
import { makeVmContainers, vmContainerCases } from './vm-engine-containers.ts';
import { vmRoot } from './vm-root.ts';

type Kind = {
  readonly disk: Artefact;
  readonly users: readonly VmUser[];
  /** Its ports that are reached beside that of SSH, as from its network. */
  readonly ports: readonly number[];
  /** What its engine runs. */
  readonly containers: readonly ContainerCase[];
};

/** Accounts that take the key: `auditor` has sudo without password, `plain` nothing, `jane` is in the group docker. */
type VmUser = 'root' | 'auditor' | 'plain' | 'jane';

/**
 * The virtual machines: one that nobody has looked after, the same one after harden.sh, and two that run their own
 * engine, set up badly and well.
 */
const kinds = {
  clean: { disk: vmCleanDisk, users: ['root', 'auditor', 'plain'], ports: [], containers: [] },
  hardened: { disk: vmHardenedDisk, users: ['auditor', 'plain'], ports: [], containers: [] },
  'engine-bad': {
    disk: vmEngineBadDisk,
    users: ['root', 'auditor', 'plain', 'jane'],
    ports: [2375, 8080, 9100],
    containers: vmContainerCases['engine-bad'],
  },
  'engine-good': {
    disk: vmEngineGoodDisk,
    users: ['root', 'auditor', 'plain'],
    ports: [2375, 8080, 9100],
    containers: vmContainerCases['engine-good'],
  },
} as const satisfies Record<string, Kind>;

/** One of the virtual machines. */
export type VmName = keyof typeof kinds;

/** The names of all virtual machines. */
export const vmNames = Object.keys(kinds) as readonly VmName[];

/** A running virtual machine. Plain data, so that it can be handed from one process to another. */
export type Vm = {
  readonly name: VmName;
  readonly host: '127.0.0.1';
  /** Where its port 22 is reached. */
  readonly port: number;
  /** Where others of its ports are reached, by their number on the machine. */
  readonly ports: Readonly<Record<number, number>>;
  readonly users: readonly VmUser[];
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

const BOOT_TIMEOUT_MS = 280_000;
/** Nobody waits for the saving of a state, and the machines with an engine start their containers as well. */
const UNHURRIED_BOOT_TIMEOUT_MS = 900_000;
/** For one question to a machine that starts. */
const ATTEMPT_TIMEOUT_MS = 90_000;

type Start = Pick<QemuOptions, 'disks' | 'state'> & { readonly timeoutMs: number };

/** Starts a machine in `folder` and waits until systemd has started everything. */
const launch = async (name: VmName, folder: string, start: Start): Promise<RunningVm> => {
  const { users, ports: ownPorts } = kinds[name];
  const [base, disk] = [artefactFolder(vmRoot), artefactFolder(kinds[name].disk)];
  const port = await freePort();
  const ports: Record<number, number> = {};
  for (const own of ownPorts) ports[own] = await freePort();
  const forwards = [[port, 22], ...ownPorts.map((own) => [ports[own] as number, own] as const)] as const;
  const serialLog = join(folder, 'serial');
  writeFileSync(serialLog, '');
  const clientKey = join(folder, 'client_key');
  copyFileSync(join(base, 'client_key'), clientKey);
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${readFileSync(join(disk, 'host_key.pub'), 'utf8')}`);
  const [kernel, initrd] = [join(disk, 'vmlinuz'), join(disk, 'initrd')];
  const server = await startQemu({ folder, kernel, initrd, forwards, ...start });
  const vm: Vm = {
    name,
    host: '127.0.0.1',
    port,
    ports,
    users,
    user: 'auditor',
    clientKey,
    knownHosts,
    serialLog,
  };
  // A machine that goes on from a saved state believes in the time of the saving.
  const setClock =
    start.state === undefined ? '' : `sudo date -s @${Math.ceil(Date.now() / 1000)} > /dev/null; `;
  let answer = '';
  const isUp = async () => {
    // A connection made while the packet filter or the network of the machine started may hang for ever.
    const command = `${setClock}timeout 60 systemctl is-system-running --wait || systemctl list-jobs`;
    const { stdout, stderr } = await sshRun(vm, command, { timeoutMs: ATTEMPT_TIMEOUT_MS });
    answer = `${stdout}${stderr}`;
    return /^(running|degraded)$/m.test(stdout);
  };
  try {
    await untilReady(server, `the ${name} virtual machine`, isUp, start.timeoutMs, 500);
  } catch (error) {
    const serial = readFileSync(serialLog, 'utf8').slice(-3000);
    await server.stop();
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n${answer}\n${serial}`);
  }
  return { ...vm, stop: server.stop };
};

/** Its disks as they were made: `disk.img`, and `data.img` where it has a second one. */
const madeDisks = (name: VmName): Start['disks'] =>
  ['disk.img', 'data.img']
    .map((image) => join(artefactFolder(kinds[name].disk), image))
    .filter((file) => existsSync(file))
    .map((file) => ({ file, format: 'raw' }));

const boot = async (name: VmName, folder: string, timeoutMs: number): Promise<RunningVm> => {
  const vm = await launch(name, folder, { disks: madeDisks(name), timeoutMs });
  const { containers } = kinds[name];
  if (containers.length === 0) return vm;
  try {
    await makeVmContainers({ ...vm, user: 'root' }, folder, containers);
    return vm;
  } catch (error) {
    await vm.stop();
    throw error;
  }
};

const containerSources = ['vm-engine-containers.ts', 'engine-images.ts', 'canaries.ts'];

const booted = (name: VmName): Artefact => ({
  name: `vm-${name}-booted`,
  sources: ['vm.ts', 'qemu.ts', ...(kinds[name].containers.length === 0 ? [] : containerSources)],
  from: [kinds[name].disk],
  // Timers of the machine that came due in between would all fire when its clock is set.
  maxAgeHours: 12,
  build: async (target) => {
    const folder = newRunFolder('vm');
    try {
      const vm = await boot(name, folder, UNHURRIED_BOOT_TIMEOUT_MS);
      try {
        await saveState(folder, join(target, 'state'));
      } finally {
        await vm.stop();
      }
      for (const overlay of overlayNames(madeDisks(name)))
        copyFileSync(join(folder, overlay), join(target, overlay));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** The machines as they were when everything had started: what saves each run the 40 s of booting. */
export const bootedVms: Readonly<Record<VmName, Artefact>> = {
  clean: booted('clean'),
  hardened: booted('hardened'),
  'engine-bad': booted('engine-bad'),
  'engine-good': booted('engine-good'),
};

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
          disks: overlayNames(madeDisks(name)).map((overlay) => ({
            file: join(artefactFolder(saved), overlay),
            format: 'qcow2',
          })),
          state: join(artefactFolder(saved), 'state'),
          timeoutMs: BOOT_TIMEOUT_MS,
        })
      : await boot(name, folder, BOOT_TIMEOUT_MS);
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
