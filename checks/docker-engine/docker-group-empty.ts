import {
  accounts,
  completeSet,
  DESKTOP,
  defineCheck,
  engineInfo,
  engineSocketAccess,
  engineSocketAcls,
  type Finding,
  groups,
  isDesktop,
  judgeEach,
  notApplicable,
  optional,
  shellWord,
  socketOf,
  undecided,
} from 'rempart/check';

/** Who may become root by asking for a password: what membership adds for them is the missing password and the missing log line. */
const ADMINISTRATORS = new Set(['sudo', 'wheel', 'admin']);

interface Member {
  readonly name: string;
  readonly by: string;
  readonly fix: string;
}

export default defineCheck({
  id: 'docker-engine/docker-group-empty',
  title: 'No account is root by membership in the docker group',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Whoever may write to the engine’s socket is root without a password and without a line in any log: `docker run -v /:/host` is enough. The group that the socket belongs to counts, whatever its name; so do accounts whose primary group it is, and entries of an access control list.',
  remediation:
    'Take accounts out with `gpasswd -d USER docker` and let them use sudo, a rootless engine of their own, or a remote engine with client certificates.',
  fix: {
    command: 'gpasswd -d USER docker',
    breaks:
      'The account uses docker through sudo from its next login on; scripts and editors that call docker need to be told.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '1.1.2' },
    { standard: 'nist-800-190', id: '4.5.4' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: {
      host: {
        groups,
        accounts,
        access: optional(engineSocketAccess),
        acls: optional(engineSocketAcls),
      },
    },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (info.securityOptions?.rootless === true)
      return notApplicable('A rootless engine gives nobody more than its own user has');
    if (isDesktop(info)) return DESKTOP;
    if (host.groups === null) return undecided({ code: 'parse-error', text: 'There is no group file' });
    const path = socketOf(target);
    const entry = host.access.known
      ? (host.access.value.sockets.find((socket) => socket.path === path)?.entry ?? null)
      : null;
    // The socket says which group it is; where it cannot be seen, dockerd's own default.
    const byName = host.groups.find(({ name }) => name === 'docker');
    const opens = entry === null || (entry.mode & 0o020) !== 0;
    const group = entry === null ? byName : host.groups.find(({ gid }) => gid === entry.gid);
    const listed: Member[] = [];
    if (group !== undefined && group.gid !== 0 && opens) {
      const remove = (name: string) => `gpasswd -d ${shellWord(name)} ${shellWord(group.name)}`;
      for (const name of group.members)
        listed.push({ name, by: `member of ${group.name}`, fix: remove(name) });
      for (const { name, gid } of host.accounts)
        if (gid === group.gid && name !== 'root' && !group.members.includes(name))
          listed.push({
            name,
            by: `primary group ${group.name}`,
            fix: `usermod -g ${shellWord(name)} ${shellWord(name)}`,
          });
    }
    for (const acl of (host.acls.known ? host.acls.value : null) ?? [])
      if (acl.path === path && acl.kind === 'user' && acl.writes && acl.id !== 0)
        listed.push({
          name: host.accounts.find(({ uid }) => uid === acl.id)?.name ?? `uid ${acl.id}`,
          by: 'access control list of the socket',
          fix: `setfacl -x u:${acl.id} ${shellWord(path ?? '')}`,
        });
    if (listed.length === 0 && group === undefined && entry === null)
      return notApplicable('There is no group docker');
    const administrators = new Set(
      host.groups.filter(({ name }) => ADMINISTRATORS.has(name)).flatMap(({ members }) => members),
    );
    return judgeEach(
      completeSet(listed.filter(({ name }) => name !== 'root')),
      ({ name, by, fix }): Finding => ({
        message: `${name} may become root through the engine`,
        expected: 'no access to the socket',
        actual: by,
        location: { path: '/etc/group', resource: name },
        fix: { command: fix },
        ...(administrators.has(name) ? { severity: 'medium' as const } : {}),
      }),
    );
  },
});
