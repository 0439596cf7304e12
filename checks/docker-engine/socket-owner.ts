import {
  DESKTOP,
  daemonOf,
  defineCheck,
  dockerDaemons,
  engineInfo,
  engineOwner,
  engineSocketAccess,
  fail,
  groups,
  isDesktop,
  notApplicable,
  octal,
  optional,
  pass,
  settingOf,
  shellWord,
  socketOf,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/socket-owner',
  title: 'The engine’s socket belongs to root and to the group made for it',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Whose the socket is may use the engine and open it to others; a group that people are in for another reason makes each of them root.',
  remediation:
    'Run `chown root:docker /run/docker.sock` and set `SocketUser=root` and `SocketGroup=docker` in docker.socket, or `group` in daemon.json.',
  fix: {
    daemon: '"group": "docker"',
    command: 'chown root:docker /run/docker.sock',
    breaks: 'Members of the other group lose the engine.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '3.15' },
    { standard: 'nist-800-190', id: '4.3.2' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { access: engineSocketAccess, groups, daemons: optional(dockerDaemons) } },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (isDesktop(info)) return DESKTOP;
    const path = socketOf(target);
    if (path === null) return notApplicable('The engine was not reached through a socket of this host');
    const entry = host.access.sockets.find((socket) => socket.path === path)?.entry ?? null;
    if (entry === null)
      return undecided(
        host.access.reason ?? {
          code: 'unsupported',
          text: `Nothing lies at ${path} for this reader, as in another mount namespace`,
        },
      );
    const owner = engineOwner(host.daemons, target, info);
    if (owner === undefined)
      return undecided({ code: 'unsupported', text: 'It cannot be told whose rootless engine this is' });
    const actual = `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`;
    const location = { path, resource: 'socket' };
    if (entry.uid !== (owner ?? 0))
      return fail({
        message: 'The socket belongs to another account',
        expected: `uid ${owner ?? 0}`,
        actual,
        location,
        fix: { command: `chown ${owner ?? 'root'} ${shellWord(path)}` },
      });
    // A rootless engine's socket lies in its user's own folder; the group bits of root's own group open it to nobody.
    if (owner !== null || entry.gid === 0 || (entry.mode & 0o020) === 0) return pass(actual);
    const daemon = host.daemons.known ? daemonOf(host.daemons.value, target) : null;
    const told = daemon === null ? null : settingOf(daemon, 'group')?.value;
    const expected = typeof told === 'string' && told !== '' ? told : 'docker';
    const group = host.groups?.find(({ gid }) => gid === entry.gid)?.name ?? String(entry.gid);
    if (group === expected || String(entry.gid) === expected) return pass(`${actual} (${group})`);
    return fail({
      message: `The socket belongs to the group ${group}`,
      expected: `root:${expected}`,
      actual,
      location,
      fix: { command: `chown root:${shellWord(expected)} ${shellWord(path)}` },
    });
  },
});
