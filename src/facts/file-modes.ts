import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

const entriesOf = (output: FilesOutput | null): ResourceSet<FileEntry> => {
  const entries = output?.entries ?? [];
  return output?.reason == null ? completeSet(entries) : incompleteSet(entries, output.reason);
};

/** A fact of owners and modes alone. */
export const modesOf = (name: string, description: string, ...patterns: readonly string[]) =>
  defineFact({ id: `file-modes.${name}`, description, probe: fileModes(...patterns), parse: entriesOf });

/** Owners and modes of the account databases and their backups. */
export const accountFiles = modesOf(
  'accounts',
  'Owners and modes of passwd, group, shadow, gshadow and their backups',
  '/etc/passwd',
  '/etc/passwd-',
  '/etc/group',
  '/etc/group-',
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/security/opasswd',
  '/etc/security/opasswd.old',
  '/etc/shells',
);

/** Owners and modes of what cron and at read and where they look for it. */
export const cronFiles = modesOf(
  'cron',
  'Owners and modes of cron’s tables and folders',
  '/etc/crontab',
  '/etc/anacrontab',
  '/etc/cron.d',
  '/etc/cron.hourly',
  '/etc/cron.daily',
  '/etc/cron.weekly',
  '/etc/cron.monthly',
  '/etc/cron.yearly',
  '/etc/periodic/*',
  '/etc/crontabs',
  '/etc/crontabs/root',
  '/var/spool/cron/root',
  '/var/spool/cron/crontabs/root',
);

/** Owners and modes of what starts the kernel. */
export const bootFiles = modesOf(
  'boot',
  'Owners and modes of the boot loader’s configuration',
  '/boot/grub/grub.cfg',
  '/boot/grub/user.cfg',
  '/boot/grub2/grub.cfg',
  '/boot/grub2/user.cfg',
  '/boot/extlinux/extlinux.conf',
  '/boot/extlinux.conf',
);

/** Owners and modes of copies that editors and hands leave of files with hashes. */
export const accountCopies = modesOf(
  'account-copies',
  'Owners and modes of copies of files with password hashes',
  '/etc/shadow?*',
  '/etc/gshadow?*',
  '/etc/.shadow*',
  '/etc/security/opasswd?*',
  '/var/backups/shadow*',
  '/var/backups/gshadow*',
  '/root/shadow*',
);

/** Owners and modes of the texts that a login shows. */
export const bannerFiles = modesOf(
  'banners',
  'Owners and modes of the texts shown at logins',
  '/etc/issue',
  '/etc/issue.net',
  '/etc/motd',
  '/etc/update-motd.d/*',
);

/** Who may use cron and at is told by files. */
export const cronAccessFiles = modesOf(
  'cron-access',
  'Files that tell who may use cron and at',
  '/etc/cron.allow',
  '/etc/cron.deny',
  '/etc/at.allow',
  '/etc/at.deny',
);

/** Owners and modes of logs, two folders deep. */
export const logFiles = modesOf('logs', 'Owners and modes of logs', '/var/log', '/var/log/*', '/var/log/*/*');

/** Owners and modes of the tools that read and change what the kernel audits. */
export const auditTools = modesOf(
  'audit-tools',
  'Owners and modes of the audit tools',
  '/usr/sbin/auditctl',
  '/usr/sbin/aureport',
  '/usr/sbin/ausearch',
  '/usr/sbin/autrace',
  '/usr/sbin/auditd',
  '/usr/sbin/augenrules',
  '/sbin/auditctl',
  '/sbin/auditd',
);

/** What audit rules are wanted for, as far as it is there. */
export const auditedPlaces = modesOf(
  'audited-places',
  'Which of the paths are there that audit rules should watch',
  '/etc/sudoers',
  '/etc/sudoers.d',
  '/var/log/sudo.log',
  '/usr/bin/sudo',
  '/usr/bin/su',
  '/usr/bin/passwd',
  '/usr/bin/chage',
  '/usr/sbin/usermod',
  '/etc/passwd',
  '/etc/group',
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/security/opasswd',
  '/etc/pam.d',
  '/etc/nsswitch.conf',
  '/run/utmp',
  '/var/log/wtmp',
  '/var/log/btmp',
  '/var/log/lastlog',
  '/run/faillock',
  '/etc/localtime',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/issue',
  '/etc/issue.net',
  '/etc/network',
  '/etc/netplan',
  '/etc/NetworkManager',
  '/etc/systemd/network',
  '/etc/apparmor',
  '/etc/apparmor.d',
  '/etc/selinux',
  '/usr/bin/chcon',
  '/usr/bin/setfacl',
  '/usr/bin/chacl',
  '/usr/bin/kmod',
);

/** Owners and modes of the disks of virtual machines, where libvirt keeps them. */
export const virtualDisks = modesOf(
  'virtual-disks',
  'Owners and modes of disks of virtual machines',
  '/var/lib/libvirt/images/*',
  '/var/lib/libvirt/qemu/save/*',
  '/var/lib/libvirt/qemu/snapshot/*/*',
  '/var/lib/libvirt/qemu/dump/*',
  '/var/lib/libvirt/qemu/nvram/*',
);

/** The device by which any program starts a virtual machine. */
export const kvmDevice = modesOf('kvm', 'Owner and mode of /dev/kvm', '/dev/kvm');

/** Sockets of container runtimes beside Docker and Podman: who writes to one is root. */
export const runtimeSockets = modesOf(
  'runtime-sockets',
  'Owners and modes of sockets of container runtimes beside Docker and Podman',
  '/run/containerd/containerd.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/k0s/containerd.sock',
  '/run/crio/crio.sock',
  '/run/buildkit/buildkitd.sock',
  '/var/lib/lxd/unix.socket',
  '/var/snap/lxd/common/lxd/unix.socket',
  '/var/lib/incus/unix.socket',
  '/run/nomad.sock',
);

/** Owners and modes of private keys at the usual places of TLS servers. */
export const tlsKeyFiles = modesOf(
  'tls-keys',
  'Owners and modes of private keys of TLS servers',
  '/etc/ssl/private/*',
  '/etc/pki/tls/private/*',
  '/etc/letsencrypt/archive/*/privkey*.pem',
  '/etc/*/*.key',
  '/etc/*/*/*.key',
  '/etc/haproxy/*/*.pem',
  '/etc/postgresql/*/*/server.key',
  '/var/lib/postgresql/*/*/server.key',
);

/** Owners and modes of the audit daemon’s logs and rules. */
export const auditFiles = modesOf(
  'audit',
  'Owners and modes of audit logs and rules',
  '/var/log/audit',
  '/var/log/audit/*',
  '/etc/audit/*.conf',
  '/etc/audit/*.rules',
  '/etc/audit/rules.d/*.rules',
);

/** Files that let other hosts in without a password, wherever rlogin or host-based trust is on. */
export const trustFiles = modesOf(
  'trust',
  'Files of host-based trust',
  '/etc/hosts.equiv',
  '/etc/shosts.equiv',
  '/etc/ssh/shosts.equiv',
);

/** Owners and modes of the folders on the search path of root. */
export const pathFolders = modesOf(
  'search-path',
  'Owners and modes of the folders of programs and libraries',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/local/lib',
  '/usr/lib',
  '/lib',
  '/lib64',
  '/etc',
  '/etc/profile.d',
  '/etc/ld.so.conf.d',
  '/etc/ld.so.preload',
  '/etc/systemd/system',
  '/',
  '/usr',
  '/usr/local',
  '/root',
);

/** Bits for the group and for others to write. */
export const OTHERS_WRITE = 0o022;

/** A mode as chmod(1) writes it. */
export const octal = (mode: number): string => mode.toString(8).padStart(4, '0');
