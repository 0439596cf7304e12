import {
  defineCheck,
  engineSockets,
  type FileEntry,
  type Finding,
  filterSet,
  groups,
  judgeEach,
  notApplicable,
  octal,
  optional,
  runtimeSockets,
} from 'rempart/check';

/** LXD and Incus ask who connects, and give the group `lxd` or `incus-admin` everything. */
const OWN_GROUPS = /^(root|lxd|incus-admin|incus|buildkit)$/;

export default defineCheck({
  id: 'attack-surface/runtime-sockets-guarded',
  title: 'Sockets of other container runtimes are closed to ordinary users',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who writes to the socket of containerd, CRI-O, LXD or BuildKit starts a container with the disks of the host: root.',
  remediation:
    'Run `chmod 660 SOCKET` and `chown root:root SOCKET`, and set the same in the runtime’s configuration (`[grpc] uid, gid` of containerd, SocketMode= of its socket unit), for the socket is made anew at each start.',
  references: [
    { standard: 'url', id: 'https://github.com/containerd/containerd/blob/main/docs/ops.md' },
    { standard: 'url', id: 'https://documentation.ubuntu.com/lxd/en/latest/explanation/security/' },
  ],
  needs: { self: { files: runtimeSockets, engines: optional(engineSockets), groups } },
  evaluate({ self: { files, engines, groups } }) {
    // Beside Docker its containerd is judged with the files of that engine.
    const ofDocker = engines.known && engines.value.some(({ engine }) => engine === 'docker');
    const own = filterSet(
      files,
      ({ path, type }) => type === 'socket' && !(ofDocker && path === '/run/containerd/containerd.sock'),
    );
    const nameOf = (gid: number): string => groups.find((group) => group.gid === gid)?.name ?? String(gid);
    return judgeEach(
      own,
      ({ path, mode, uid, gid }: FileEntry): Finding | null => {
        const finding = (message: string, actual: string): Finding => ({
          message,
          expected: '0660, root',
          actual,
          location: { path, resource: path },
        });
        // Connecting to a socket needs the right to write to it.
        if ((mode & 0o002) !== 0) return finding(`Every user may connect to ${path}`, octal(mode));
        if (uid !== 0) return finding(`${path} belongs to an ordinary user`, `uid ${uid}`);
        return (mode & 0o020) !== 0 && !OWN_GROUPS.test(gid === 0 ? 'root' : nameOf(gid))
          ? finding(`The group ${nameOf(gid)} may connect to ${path}`, `${octal(mode)} ${nameOf(gid)}`)
          : null;
      },
      { whenEmpty: notApplicable('No other container runtime has a socket here') },
    );
  },
});
