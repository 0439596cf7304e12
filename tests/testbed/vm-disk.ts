import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptMirror } from './apt-mirror.ts';
import { type Artefact, artefactFolder } from './cache-folder.ts';
import { hostCanaries } from './canaries.ts';
import { runCommand } from './run-command.ts';

const here = dirname(fileURLToPath(import.meta.url));

const packages = [
  ...[
    'systemd',
    'systemd-sysv',
    'dbus',
    'udev',
    'linux-image-cloud-amd64',
    'ifupdown',
    'iproute2',
    'procps',
    'sudo',
  ],
  ...['openssh-server', 'nftables', 'cron', 'logrotate', 'login', 'passwd', 'ca-certificates', 'busybox'],
  ...['inetutils-telnetd', 'openbsd-inetd', 'rpcbind'],
];

/**
 * What both virtual machines start from: `root.tar` of a Debian 12 as it was released, security updates known but not
 * installed; and the tests' key.
 */
export const vmRoot: Artefact = {
  name: 'vm-root',
  sources: ['vm-disk.ts'],
  build: async (folder) => {
    const mirror = await aptMirror();
    const excludes = ['doc', 'locale', 'man', 'info'].map(
      (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
    );
    const root = join(folder, 'root');
    await runCommand('mmdebstrap', [
      ...[
        '--variant=minbase',
        `--include=${packages.join(',')}`,
        ...excludes,
        '--aptopt=Acquire::GzipIndexes "true"',
      ],
      ...['--skip=cleanup/apt', '--customize-hook=cp /etc/resolv.conf "$1/etc/resolv.conf"'],
      ...['--customize-hook=chroot "$1" apt-get clean', 'bookworm', root, `deb ${mirror.main} bookworm main`],
    ]);
    writeFileSync(
      join(root, 'etc/apt/sources.list'),
      `${['bookworm', 'bookworm-updates']
        .map((suite) => `deb ${mirror.main} ${suite} main\n`)
        .join('')}deb ${mirror.security} bookworm-security main\n`,
    );
    await inChroot(root, 'apt-get update --quiet');
    await runCommand('tar', ['--xattrs', '-C', root, '-cf', join(folder, 'root.tar'), '.']);
    rmSync(root, { recursive: true });
    await runCommand('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      '',
      '-f',
      join(folder, 'client_key'),
    ]);
  },
};

// The kernel's file systems are mounted in a namespace that ends with the command.
const CHROOT = `set -e
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
mount -t sysfs sysfs "$1/sys"
mount -t tmpfs tmpfs "$1/run"
chroot "$1" /bin/sh`;

const inChroot = async (
  root: string,
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const guard = join(root, 'usr/sbin/policy-rc.d');
  writeFileSync(guard, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  await runCommand('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', CHROOT, 'sh', root], {
    input: script,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...env },
  });
  rmSync(guard);
};

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

const makeDisk = async (folder: string, scripts: readonly string[]): Promise<void> => {
  const root = join(folder, 'root');
  mkdirSync(root);
  const base = artefactFolder(vmRoot);
  await runCommand('tar', ['--xattrs', '-C', root, '-xf', join(base, 'root.tar')]);
  const canary = Object.entries(hostCanaries).map(([name, { value }]) => [
    `CANARY_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    value,
  ]);
  const env = {
    ...Object.fromEntries(canary),
    AUTHORIZED_KEY: readFileSync(join(base, 'client_key.pub'), 'utf8').trim(),
  };
  for (const script of scripts) await inChroot(root, readFileSync(join(here, script), 'utf8'), env);
  writeFileSync(join(root, 'etc/resolv.conf'), '');
  copyFileSync(join(root, 'etc/ssh/ssh_host_ed25519_key.pub'), join(folder, 'host_key.pub'));
  copyKernel(root, folder);
  const disk = join(folder, 'disk.img');
  await runCommand('mkfs.ext4', ['-q', '-F', '-d', root, disk, '2500M']);
  rmSync(root, { recursive: true });
};

/** The disk of the clean virtual machine (`disk.img`), its kernel (`vmlinuz`, `initrd`) and its `host_key.pub`. */
export const vmCleanDisk: Artefact = {
  name: 'vm-clean',
  sources: ['vm-clean.sh', 'canaries.ts'],
  from: [vmRoot],
  build: (folder) => makeDisk(folder, ['vm-clean.sh']),
};

/** The same for the hardened virtual machine: the clean one, mended by harden.sh. */
export const vmHardenedDisk: Artefact = {
  name: 'vm-hardened',
  sources: ['vm-clean.sh', 'harden.sh', 'canaries.ts'],
  from: [vmRoot],
  build: (folder) => makeDisk(folder, ['vm-clean.sh', 'harden.sh']),
};
