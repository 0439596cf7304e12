import type { HostSource } from '../host-sources.ts';
import { asked, type EscapeEvidence, type EscapeStep, holds, shown } from './escape-evidence.ts';

/** Host paths whose writer decides what root of the host runs or believes; whole path segments. */
export const CONTROLS =
  /^\/$|^\/(?:etc|root|boot|usr)$|^\/etc\/(?:cron[^/]*|systemd|init\.d|profile\.d|pam\.d|sudoers(?:\.d)?|ld\.so\.(?:preload|conf|conf\.d)|passwd|shadow|group|ssh|modprobe\.d|udev|docker)(?:\/|$)|^\/root\/\.ssh(?:\/|$)|^\/usr\/(?:s?bin|lib(?:64)?|lib\/systemd|lib\/modules|local|local\/s?bin)(?:\/|$)|^\/var\/spool\/(?:cron|at)(?:\/|$)|^\/var\/lib\/docker$/;
/** Sockets of the service manager. */
export const MANAGERS = /^\/run$|^\/run\/(?:systemd|dbus)(?:\/|$)/;
/** Sockets of engines, and folders that hold them. */
export const SOCKET =
  /\/(?:docker|podman|containerd|crio|buildkitd)\.sock$|^\/run(?:\/(?:docker|podman|containerd|crio))?$/;
/** The kernel’s settings as files. */
export const KERNEL_SETTINGS = /^\/proc(?:\/sys(?:\/kernel)?)?$/;
const DISK = /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|md|dm-|mapper\/)/;

const listed = (sources: readonly HostSource[]): string =>
  sources.map(({ path, destination }) => `${path} at ${destination}`).join(', ');

/** A mount of the host whose path matches, writable where that is needed. */
export const mounted = (
  { sources }: EscapeEvidence,
  pattern: RegExp,
  { writable, what }: { readonly writable: boolean; readonly what: string },
): EscapeStep => {
  const found = (sources ?? []).filter(
    (source) => pattern.test(source.path) && (source.writable || !writable),
  );
  return asked(
    sources === null ? null : found.length > 0,
    `${what} is mounted${writable ? ' writable' : ''}: ${listed(found)}`,
  );
};

/** Docker's and Podman's words for taking the protection of kernel paths away, and those that open /proc/sys. */
const UNMASKING = /^(?:systempaths|unmask)[=:]/i;
const UNMASK = /^(?:systempaths[=:]unconfined|unmask[=:](?:all|.*\/proc(?:\/\*|\/sys)?(?:$|[:,])))/i;

/** The kernel’s settings below /proc/sys may be written from inside. */
export const settingsWritable = (evidence: EscapeEvidence): EscapeStep => {
  const { view, inspect } = evidence;
  const text = 'it can write the kernel’s settings below /proc/sys';
  const proc = view?.mounts?.findLast(({ path }) => path === '/proc/sys' || path === '/proc');
  if (proc !== undefined) return shown(proc.fileSystem === 'proc' && !proc.options.includes('ro'), text);
  const { readonlyPaths, privileged, securityOpt } = inspect.hostConfig;
  if (privileged === true) return asked(true, text);
  if (readonlyPaths !== null) return asked(!readonlyPaths.includes('/proc/sys'), text);
  // Podman tells neither the list nor, in 4.3, the option: silence may be both.
  return asked(
    securityOpt?.some((option) => UNMASKING.test(option)) === true
      ? securityOpt.some((option) => UNMASK.test(option))
      : null,
    text,
  );
};

/** A file of the host’s own root file system lies in the container, from which any other can be opened by its handle. */
export const rootFileSystemInside = ({ view, host, sources }: EscapeEvidence): EscapeStep => {
  const root = host.mounts?.findLast(({ path }) => path === '/');
  if (view?.mounts && root !== undefined) {
    const inside = view.mounts.find(({ device }) => device === root.device);
    return shown(inside !== undefined, `a file of the host’s root file system lies at ${inside?.path}`);
  }
  return asked(sources === null ? null : sources.length > 0 ? true : null, 'a path of the host is mounted');
};

/** A program that root of the host runs by itself lies below a writable mount. */
export const rootProgramMounted = ({ sources, host }: EscapeEvidence): EscapeStep => {
  if (sources === null || host.rootPrograms === null)
    return asked(null, 'a program that root of the host runs is mounted writable');
  // What lies below the host's own settings is told by their mount.
  const below = (path: string) =>
    sources.some(
      (source) => source.writable && !CONTROLS.test(source.path) && `${path}/`.startsWith(`${source.path}/`),
    );
  const jobs = host.rootPrograms.filter(({ program }) => below(program));
  const running = (host.processes?.items ?? []).filter(
    ({ uid, executable }) => uid === 0 && executable !== null && below(executable),
  );
  const names = [
    ...jobs.map(({ program, path, line }) => `${program} of ${path}${line === null ? '' : `:${line}`}`),
    ...running.map(({ executable }) => `${executable}, which runs`),
  ];
  return asked(
    names.length > 0,
    `a program that root of the host runs is mounted writable: ${[...new Set(names)].slice(0, 4).join('; ')}`,
  );
};

/** A process of the host has the same uid and no capability that the container’s lacks (ptrace(2), the check of access by commoncap). */
export const sameUidOutside = ({ walls, host }: EscapeEvidence): EscapeStep => {
  const text = 'a process of the host runs under the same uid, with no more capabilities';
  const [uids, held] = [walls.hostUids.value, walls.capabilities.value];
  if (uids === null || held === null || host.processes === null) return shown(null, text);
  const names = host.processes.items
    .filter(({ uids: [uid = -1], capEff, kernelThread }) => !kernelThread && uids.has(uid) && capEff === 0n)
    .map(({ name, uid }) => `${name} (uid ${uid})`);
  return shown(
    names.length > 0 ? true : host.processes.complete ? false : null,
    `${text}: ${[...new Set(names)].slice(0, 4).join(', ')}`,
  );
};

export const modulesLoadable = ({ host }: EscapeEvidence): EscapeStep => {
  const value = host.parameters?.get('kernel.modules_disabled');
  return shown(
    value === undefined || value === null ? null : value !== '1',
    'the kernel still loads modules',
  );
};

/** A rule of device control groups (`b 8:* rwm`) under which a disk that the host has mounted may be opened. */
const opensDisk = (rule: string, host: EscapeEvidence['host']): boolean | null => {
  const [, type, major, minor, access = ''] =
    /^([abc])\s+(\*|\d+):(\*|\d+)\s+([rwm]+)$/.exec(rule.trim()) ?? [];
  if (type === undefined || type === 'c' || !/[rw]/.test(access)) return false;
  if (host.mounts === null) return null;
  return host.mounts.some(({ device, source }) => {
    const [own, part] = device.split(':');
    return source.startsWith('/dev/') && [own, '*'].includes(major) && [part, '*'].includes(minor);
  });
};

export const hostDisk = (evidence: EscapeEvidence): EscapeStep => {
  const { devices, deviceCgroupRules } = evidence.inspect.hostConfig;
  if (devices === null || deviceCgroupRules === null) return asked(null, 'a disk of the host is inside');
  const disks = devices.filter(({ host, permissions }) => DISK.test(host) && /[rw]/.test(permissions ?? 'r'));
  if (disks.length > 0)
    return asked(true, `a disk of the host is inside: ${disks.map(({ host }) => host).join(', ')}`);
  const makes = holds(evidence, 'MKNOD').open;
  const rules = deviceCgroupRules.map((rule) => opensDisk(rule, evidence.host));
  const open = rules.includes(true) ? makes : rules.includes(null) && makes !== false ? null : false;
  return asked(
    open,
    `with MKNOD it can make itself a disk of the host: device rule ${deviceCgroupRules.join(', ')}`,
  );
};
