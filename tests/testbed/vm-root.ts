import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptMirror } from './apt-mirror.ts';
import { type Artefact, artefactFolder } from './cache-folder.ts';
import { inChroot } from './chroot.ts';
import { runCommand } from './run-command.ts';

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

const pack = async (root: string, folder: string): Promise<void> => {
  await runCommand('tar', ['--xattrs', '-C', root, '-cf', join(folder, 'root.tar'), '.']);
  rmSync(root, { recursive: true });
};

/** Unpacks the `root.tar` of an artefact into a new folder. */
export const unpackRoot = async (artefact: Artefact, root: string): Promise<void> => {
  mkdirSync(root);
  await runCommand('tar', ['--xattrs', '-C', root, '-xf', join(artefactFolder(artefact), 'root.tar')]);
};

/**
 * What every virtual machine starts from: `root.tar` of a Debian 12 as it was released, security updates known but not
 * installed; and the tests' key.
 */
export const vmRoot: Artefact = {
  name: 'vm-root',
  sources: ['vm-root.ts', 'chroot.ts'],
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
    await pack(root, folder);
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

const INSTALL_ENGINE = `set -e
export DEBIAN_FRONTEND=noninteractive
apt-get install --quiet --yes --no-install-recommends docker.io containerd runc iptables apparmor
apt-get clean
`;

/** The same with Debian's Docker Engine, its packet filter tools and AppArmor: `root.tar`. */
export const vmEngineRoot: Artefact = {
  name: 'vm-engine-root',
  sources: ['vm-root.ts'],
  from: [vmRoot],
  build: async (folder) => {
    const root = join(folder, 'root');
    await unpackRoot(vmRoot, root);
    await inChroot(root, INSTALL_ENGINE);
    await pack(root, folder);
  },
};
