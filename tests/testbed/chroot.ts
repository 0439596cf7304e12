import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

// The kernel's file systems are mounted in a namespace that ends with the command.
const CHROOT = `set -e
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
mount -t sysfs sysfs "$1/sys"
mount -t tmpfs tmpfs "$1/run"
chroot "$1" /bin/sh`;

/** Runs a shell script inside a root file system, while no package may start a service there (policy-rc.d). */
export const inChroot = async (
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
