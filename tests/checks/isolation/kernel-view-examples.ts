import { completeSet, incompleteSet, type KernelView, type KernelViews, type Mount } from 'rempart/check';
import { container } from '../container-examples.ts';

const NAMES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'];

/** A mount as mountinfo shows it. */
export const mount = (path: string, change: Partial<Mount> = {}): Mount => ({
  path,
  root: '/',
  device: '0:50',
  source: 'overlay',
  fileSystem: 'overlay',
  options: ['rw', 'relatime'],
  superOptions: ['rw'],
  propagation: [],
  ...change,
});

/** What the engine itself puts into every container from the host's disk 254:1. */
export const usualMounts: readonly Mount[] = [
  mount('/'),
  mount('/proc', { fileSystem: 'proc', source: 'proc', device: '0:51' }),
  mount('/proc/sys', { fileSystem: 'proc', source: 'proc', device: '0:51', root: '/sys', options: ['ro'] }),
  mount('/etc/hosts', {
    device: '254:1',
    source: '/dev/vda1',
    fileSystem: 'ext4',
    root: '/var/lib/docker/hosts',
  }),
];

/** The host's own root file system. */
export const hostMounts: readonly Mount[] = [
  mount('/', { device: '254:1', source: '/dev/vda1', fileSystem: 'ext4' }),
  mount('/proc', { fileSystem: 'proc', source: 'proc', device: '0:20' }),
];

const namespaces = (inode: number, names: readonly string[]) =>
  names.map((name): [string, string] => [name, `${name}:[${inode}]`]);

/** The example container as the kernel shows it: every namespace its own but the user's and those of `shared`. */
export const kernelView = (
  shared: readonly string[] = [],
  change: Partial<KernelView> = {},
): KernelView & { readonly container: string } => ({
  container: container().id ?? '',
  pid: container().state.pid ?? 0,
  namespaces: new Map([...namespaces(2, NAMES), ...namespaces(1, ['user', ...shared])]),
  mounts: usualMounts,
  label: null,
  cgroups: [`/docker/${container().id}`],
  ...change,
});

const machine: KernelView = {
  pid: 1,
  namespaces: new Map(namespaces(1, NAMES)),
  mounts: hostMounts,
  label: null,
  cgroups: ['/init.scope'],
};

export const kernelViewsOf = (
  ...views: readonly (KernelView & { readonly container: string })[]
): KernelViews => ({
  machine,
  containers: completeSet(views),
});

/** Where /proc could not be asked. */
export const noKernelViews: KernelViews = {
  machine: null,
  containers: incompleteSet([], { code: 'timeout', text: 'The target took too long' }),
};
