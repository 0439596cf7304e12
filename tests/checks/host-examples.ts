import {
  type Account,
  completeSet,
  type FileEntry,
  type Group,
  incompleteSet,
  type KernelParameters,
  type Mount,
  type Process,
  passwordState,
  type Resolved,
  type ShadowEntry,
  type SysctlSetting,
  type System,
  type UnknownReason,
  type WalkEntry,
} from 'rempart/check';

/** What an unprivileged reader is told. */
export const NO_PERMISSION: UnknownReason = { code: 'permission', text: 'may be read by root alone' };

export const known = <T>(value: T): Resolved<T> => ({ known: true, value });
export const notKnown: Resolved<never> = { known: false, reason: NO_PERMISSION, leftOut: false };

/** A virtual machine with Debian 12, unless told otherwise. */
export const aSystem = (over: Partial<System> = {}): System => ({
  os: 'Debian GNU/Linux 12 (bookworm)',
  version: '12',
  kernel: '6.1.0-18-amd64',
  arch: 'x86_64',
  roles: [],
  machine: 'virtual-machine',
  ...over,
});

export const inContainer = aSystem({ machine: 'container' });

/** A service of an ordinary user. */
export const aProcess = (over: Partial<Process> = {}): Process => {
  const uid = over.uid ?? 1000;
  return {
    pid: 1234,
    ppid: 1,
    uid,
    uids: [uid, uid, uid, uid],
    gid: uid,
    name: 'service',
    command: ['/usr/bin/service'],
    executable: '/usr/bin/service',
    executableDeleted: false,
    cgroup: '/system.slice/service.service',
    capEff: uid === 0 ? 0x1ffffffffffn : 0n,
    noNewPrivs: false,
    seccomp: 0,
    kernelThread: false,
    userNamespace: 'init',
    ...over,
  };
};

/** An account with its password in /etc/shadow. */
export const anAccount = (name: string, uid: number, over: Partial<Account> = {}): Account => ({
  name,
  uid,
  gid: uid,
  home: uid === 0 ? '/root' : `/home/${name}`,
  shell: '/bin/bash',
  password: { kind: 'shadowed' },
  line: 1,
  ...over,
});

export const root = anAccount('root', 0);

export const aGroup = (name: string, gid: number, ...members: readonly string[]): Group => ({
  name,
  gid,
  members,
  password: { kind: 'shadowed' },
  line: 1,
});

/** A line of /etc/shadow; `field` as it stands in the file. */
export const aShadowEntry = (name: string, field: string, over: Partial<ShadowEntry> = {}): ShadowEntry => ({
  name,
  password: passwordState(field),
  lastChange: 20_000,
  minDays: 0,
  maxDays: 99_999,
  warnDays: 7,
  inactiveDays: null,
  expires: null,
  line: 1,
  ...over,
});

export const YESCRYPT = '$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7';

/** A file of root, or a folder when the path ends in a slash. */
export const anEntry = (path: string, mode: number, over: Partial<FileEntry> = {}): FileEntry => ({
  path: path === '/' ? path : path.replace(/\/$/, ''),
  type: path.endsWith('/') ? 'directory' : 'file',
  mode,
  uid: 0,
  gid: 0,
  size: 100,
  mtime: 1_700_000_000,
  content: null,
  unreadable: null,
  ...over,
});

export const aMount = (path: string, options: string, over: Partial<Mount> = {}): Mount => ({
  path,
  root: '/',
  device: `8:${path.length}`,
  source: '/dev/sda1',
  fileSystem: 'ext4',
  options: options.split(','),
  superOptions: ['rw'],
  propagation: [],
  ...over,
});

export const aSetting = (
  name: string,
  value: string | null,
  path = '/etc/sysctl.d/90-hardening.conf',
): SysctlSetting => ({
  name,
  value,
  path,
  line: 1,
});

/** Kernel parameters as they are, and as files set them. */
export const someParameters = (
  live: Readonly<Record<string, string | null>>,
  persisted: readonly SysctlSetting[] = [],
  reason: UnknownReason | null = null,
): KernelParameters => ({
  live: new Map(Object.entries(live)),
  persisted: reason === null ? completeSet(persisted) : incompleteSet(persisted, reason),
});

/** Something the walk selected; a folder when the path ends in a slash. */
export const aWalkEntry = (path: string, mode: number, over: Partial<WalkEntry> = {}): WalkEntry => ({
  path: path.replace(/\/$/, ''),
  type: path.endsWith('/') ? 'directory' : 'file',
  mode,
  uid: 0,
  gid: 0,
  size: 1000,
  capabilities: null,
  unowned: false,
  ...over,
});
