import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { containerCanaries as canary } from './canaries.ts';
import type { ContainerCase } from './container-cases.ts';
import { startContainers } from './engine.ts';
import { buildImages } from './engine-data.ts';
import { imageCases } from './engine-images.ts';
import { type SshLogin, sshArguments } from './ssh-login.ts';

const shell = { image: 'rempart/shell:1', command: ['sleep', '86400'], state: 'running' } as const;
const serve = { ...shell, command: ['httpd', '-f', '-p', '80', '-h', '/srv'] } as const;

/** What gives the host away, a way out each. */
const badContainers: readonly ContainerCase[] = [
  {
    ...serve,
    name: 'web',
    why: 'published on every address, past a firewall that denies',
    flags: ['--publish', '8080:80'],
  },
  {
    ...serve,
    name: 'admin',
    why: 'published on the address of the network, past the same firewall',
    flags: ['--publish', '10.0.2.15:9100:80'],
  },
  {
    ...shell,
    name: 'config-sync',
    why: 'root writes to the /etc of the host, and no AppArmor profile is in the way',
    flags: ['--volume', '/etc:/host-etc', '--security-opt', 'apparmor=unconfined'],
  },
  {
    ...shell,
    name: 'debugger',
    why: 'may trace the processes of the host, which it sees',
    flags: ['--pid', 'host', '--cap-add', 'SYS_PTRACE', '--security-opt', 'apparmor=unconfined'],
  },
  {
    ...shell,
    name: 'ci-runner',
    why: 'asks the engine for another container, with everything',
    flags: ['--volume', '/var/run/docker.sock:/var/run/docker.sock'],
  },
  { ...shell, name: 'legacy', why: 'privileged mode', flags: ['--privileged'] },
  {
    ...shell,
    name: 'vpn',
    why: 'changes the packet filter of the host',
    flags: ['--network', 'host', '--cap-add', 'NET_ADMIN'],
  },
  {
    ...shell,
    name: 'reports',
    why: 'writes to the folder from which cron of the host runs a program as root',
    flags: ['--volume', '/opt/reports:/data'],
  },
  {
    ...shell,
    name: 'backup',
    why: 'opens any file of the host by its handle, whatever its permissions',
    flags: ['--cap-add', 'DAC_READ_SEARCH'],
  },
  {
    ...shell,
    name: 'disk-health',
    why: 'reads and writes the disk of the host as a device',
    flags: ['--device', '/dev/vda'],
  },
  {
    ...shell,
    name: 'importer',
    why: 'secrets in environment and command line, which the processes of the host show too',
    flags: ['--env', `API_TOKEN=${canary.containerEnv.value}`],
    command: ['sh', '-c', 'sleep 86400; true', 'worker', `--password=${canary.containerArgument.value}`],
  },
];

const box = {
  image: 'rempart/good:1.2.3',
  command: [],
  state: 'running',
  flags: [
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'backend'],
    ...['--tmpfs', '/tmp:rw,noexec,nosuid,nodev,size=16m', '--ulimit', 'nofile=256:512'],
    ...['--memory', '64m', '--memory-swap', '64m', '--cpus', '0.5', '--pids-limit', '64'],
    ...['--restart', 'on-failure:3'],
    // In an emulated machine each look costs a second, and a look in time is late.
    ...['--health-interval', '60s', '--health-timeout', '50s'],
  ],
} as const;

/** Hardened, each in the way of its own. */
const goodContainers: readonly ContainerCase[] = [
  {
    ...box,
    name: 'web',
    why: 'every measure taken, published on loopback',
    flags: [...box.flags, '--volume', 'web-data:/data', '--publish', '127.0.0.1:8080:8080'],
  },
  {
    ...box,
    name: 'metrics',
    why: 'published on the address of the network, for those alone whom DOCKER-USER lets in',
    flags: [...box.flags, '--volume', 'metrics-data:/data', '--publish', '10.0.2.15:9100:8080'],
  },
  {
    ...box,
    name: 'batch',
    why: 'root inside, whom the engine maps to nobody of the host',
    flags: [...box.flags, '--volume', 'batch-data:/data', '--user', '0:0'],
  },
];

/** The containers of the machines that run an engine. */
export const vmContainerCases = { 'engine-bad': badContainers, 'engine-good': goodContainers } as const;

/** A socket of this machine, in `folder`, that leads to the engine of a virtual machine over SSH. */
const forwardSocket = async (
  root: SshLogin,
  folder: string,
): Promise<{ socket: string; ssh: ChildProcess }> => {
  const socket = join(folder, 'docker.sock');
  const ssh = spawn('ssh', [...sshArguments(root), '-N', '-L', `${socket}:/run/docker.sock`], {
    stdio: 'ignore',
  });
  while (!existsSync(socket)) {
    if (ssh.exitCode !== null) throw new Error(`ssh ended with ${ssh.exitCode} before it forwarded`);
    await sleep(100);
  }
  return { socket, ssh };
};

/**
 * Makes the images and the containers of a machine that has just booted. The command line of the engine runs on this
 * side: in the emulated machine each call would cost seconds.
 */
export const makeVmContainers = async (
  root: SshLogin,
  folder: string,
  cases: readonly ContainerCase[],
): Promise<void> => {
  const { socket, ssh } = await forwardSocket(root, folder);
  try {
    const used = new Set(cases.map(({ image }) => image));
    const images = imageCases.filter(({ reference }) => used.has(reference));
    await buildImages({ socket }, images, folder, '');
    await startContainers({ socket }, cases);
  } finally {
    ssh.kill();
  }
};
