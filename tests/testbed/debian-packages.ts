import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { runCommand } from './run-command.ts';

/** The Debian packages that the test bed needs on the machine, each with its reason. */
export const debianPackages = {
  'docker.io': 'the engine and its command line',
  containerd: 'the engine',
  runc: 'the engine',
  apparmor: 'the engine, where the kernel has AppArmor',
  iptables: 'published ports of the engine',
  iproute2: 'network namespaces',
  'libcap2-bin': 'file capabilities in an image',
  rootlesskit: 'a rootless engine',
  uidmap: 'ranges of users for rootless engines',
  slirp4netns: 'the network of rootless engines',
  podman: 'Podman, root’s and rootless',
  'busybox-static': 'programs of the images',
  mmdebstrap: 'root file systems',
  'openssh-server': 'SSH servers',
  'openssh-client': 'keys',
  sudo: 'privilege over SSH',
  opendoas: 'privilege over SSH',
  csh: 'a login shell that is not POSIX',
  fish: 'a login shell that is not POSIX',
  'qemu-system-x86': 'virtual machines',
  'qemu-utils': 'disks of the virtual machines',
  e2fsprogs: 'disks of the virtual machines',
  systemd: 'systemd-analyze, which judges the printed units',
  maven: 'the order of Maven’s versions',
  'python3-packaging': 'the order of PEP 440',
  'libdpkg-perl': 'the order of Debian’s versions, in one process',
  rpm: 'the order of rpm’s versions',
  ruby: 'the order of gem versions',
  'golang-go': 'programs that tell their modules',
  'default-jdk-headless': 'jars',
} as const satisfies Record<string, string>;

const GUARD = '/usr/sbin/policy-rc.d';

/** Runs an installation while no package may start a service (policy-rc.d, Debian's invoke-rc.d(8)). */
const withoutStartingServices = async (install: () => Promise<void>): Promise<void> => {
  if (existsSync(GUARD)) return install();
  const remove = () => rmSync(GUARD, { force: true });
  const interrupted = () => process.exit(130);
  process.once('exit', remove).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  writeFileSync(GUARD, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    remove();
    process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
};

const isInstalled = async (name: string): Promise<boolean> => {
  const { stdout } = await runCommand('dpkg-query', ['--status', name], { allowFailure: true });
  return stdout.includes('\nStatus: install ok installed\n');
};

/** The packages of the list that are not installed. */
export const missingPackages = async (): Promise<readonly string[]> => {
  const names = Object.keys(debianPackages);
  const installed = await Promise.all(names.map(isInstalled));
  return names.filter((_, index) => !installed[index]);
};

/** Installs packages with apt-get, without recommended ones and without starting any of their services. */
export const installPackages = async (names: readonly string[]): Promise<void> => {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=600'];
  await runCommand('apt-get', [...wait, 'update', '--quiet'], { env });
  const keepConfiguration = ['confdef', 'confold'].flatMap((choice) => [
    '-o',
    `Dpkg::Options::=--force-${choice}`,
  ]);
  await withoutStartingServices(async () => {
    await runCommand(
      'apt-get',
      [...wait, ...keepConfiguration, 'install', '--quiet', '--yes', '--no-install-recommends', ...names],
      { env },
    );
  });
};
