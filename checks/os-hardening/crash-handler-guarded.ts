import {
  crashHandler,
  defineCheck,
  type FileEntry,
  fail,
  notApplicable,
  OTHERS_WRITE,
  octal,
  pass,
  system,
} from 'rempart/check';

const OPEN_FOLDERS = /^\/(tmp|var\/tmp|dev\/shm|run\/user|home)\//;

/** Where engines keep the files of containers. */
const OF_CONTAINERS =
  /\/(docker|containerd|containers\/storage|lxc|lxd|incus|kubelet\/pods)\/.*\/(diff|merged|rootfs|fs|volumes|_data)\//;

const faultOf = (entry: FileEntry): string | null => {
  if (entry.uid !== 0) return `belongs to uid ${entry.uid}`;
  return (entry.mode & OTHERS_WRITE) !== 0 ? `has mode ${octal(entry.mode)}` : null;
};

export default defineCheck({
  id: 'os-hardening/crash-handler-guarded',
  title: 'Only root can change what the kernel starts for a crash',
  targets: ['host'],
  severity: 'high',
  rationale:
    'The kernel starts the handler as root and outside every container: who can write it crashes a program and is root of the host.',
  remediation:
    'Set `kernel.core_pattern` to a handler of the distribution (`|/usr/lib/systemd/systemd-coredump …`) or to `core`, in /etc/sysctl.d/90-hardening.conf; give the handler to root: `chown root:root FILE`, `chmod 755 FILE`. A pattern that points into a container’s layers is a sign of an escape.',
  references: [
    { standard: 'dev-sec-linux', id: 'sysctl-31b' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/core.5.html' },
  ],
  needs: { self: { handler: crashHandler, system } },
  evaluate({ self: { handler, system } }) {
    if (system.machine === 'container')
      return notApplicable('Crashes are handled by the machine outside this container');
    if (handler === null) return notApplicable('No program is started for a crash');
    const { path, entry, folder } = handler;
    const finding = (message: string, actual: string) =>
      fail({
        message,
        expected: 'a program of root, in a folder of root',
        actual,
        location: { path, resource: 'kernel.core_pattern' },
      });
    if (OPEN_FOLDERS.test(path)) return finding(`${path} lies where others can write`, path);
    if (path.includes('%')) return finding(`${path} names a program by what crashed, which chooses it`, path);
    if (OF_CONTAINERS.test(path)) return finding(`${path} belongs to a container`, path);
    if (entry === null)
      return finding(`${path} is not there: who can make it is called as root`, 'no such file');
    const own = faultOf(entry);
    if (own !== null) return finding(`${path} can be changed by others than root`, own);
    const above = folder === null ? null : faultOf(folder);
    if (above !== null) return finding(`The folder of ${path} can be changed by others than root`, above);
    return pass(path);
  },
});
