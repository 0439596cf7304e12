import {
  closedFolder,
  DESKTOP,
  daemonBehind,
  defineCheck,
  dockerDaemons,
  engineInfo,
  engineSocketAccess,
  type Finding,
  fail,
  isDesktop,
  normalisePath,
  notApplicable,
  octal,
  optional,
  pass,
  type SocketAccess,
  shellWord,
  socketOf,
  undecided,
} from 'rempart/check';

const seen = ({ entry }: SocketAccess): string =>
  entry === null ? 'not there' : `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`;

export default defineCheck({
  id: 'docker-engine/socket-closed',
  title: 'The engine’s socket is closed to other accounts',
  targets: ['docker-engine'],
  severity: 'critical',
  rationale:
    'The socket is the engine: whoever may write to it is root on the host, or the user of a rootless engine. Every unix socket on which the engine listens counts; one in a folder that others may not enter is closed by the folder.',
  remediation:
    '`chmod 660` the socket now; set `SocketMode=0660` in docker.socket (or `--group` of dockerd) so that it stays. Programs that lose access need a filtering proxy or a rootless engine.',
  fix: {
    command: 'chmod 660 /run/docker.sock',
    breaks:
      'Programs of other accounts lose the engine; SocketMode in docker.socket decides again at its next start.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '3.16' },
    { standard: 'lynis', id: 'CONT-8108' },
    { standard: 'nist-800-190', id: '4.3.2' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { access: engineSocketAccess, daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (isDesktop(info)) return DESKTOP;
    const path = socketOf(target);
    if (path === null) return notApplicable('The engine was not reached through a socket of this host');
    const { daemon } = daemonBehind(host.daemons, target, info);
    const own = new Set([
      path,
      ...(daemon?.hosts ?? [])
        .filter((address) => address.startsWith('unix:///'))
        .map((address) => normalisePath(address.slice('unix://'.length))),
    ]);
    const sockets = host.access.sockets.filter((socket) => own.has(socket.path));
    const open = sockets.filter(
      (socket) => socket.entry !== null && (socket.entry.mode & 0o002) !== 0 && closedFolder(socket) === null,
    );
    const findings = open.map(
      (socket): Finding => ({
        message: 'Every account of the host may use the engine',
        expected: '0660 or less',
        actual: seen(socket),
        location: { path: socket.path, resource: socket.path === path ? 'socket' : socket.path },
        fix: { command: `chmod 660 ${shellWord(socket.path)}` },
      }),
    );
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    const asked = sockets.find((socket) => socket.path === path);
    if (asked?.entry == null)
      return undecided(
        host.access.reason ?? {
          code: 'unsupported',
          text: `Nothing lies at ${path} for this reader, as in another mount namespace`,
        },
      );
    const folder = closedFolder(asked);
    return pass(
      (asked.entry.mode & 0o002) === 0
        ? seen(asked)
        : `${seen(asked)}, behind ${folder?.path} with ${octal(folder?.mode ?? 0)}`,
    );
  },
});
