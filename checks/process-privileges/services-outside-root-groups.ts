import {
  accounts,
  completeSet,
  defineCheck,
  type Finding,
  firstOrdinaryUid,
  groups,
  hostProcesses,
  incompleteSet,
  isClosedShell,
  judgeEach,
  loginDefs,
} from 'rempart/check';

/** Groups whose members become root in one step. */
const ROOT_GROUPS = new Set(['docker', 'lxd', 'incus-admin', 'disk', 'kmem', 'sudo', 'wheel']);

export default defineCheck({
  id: 'process-privileges/services-outside-root-groups',
  title: 'Services run under users that cannot make themselves root',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A service whose user is in the group docker starts a container with the root folder mounted: it is root, whatever its uid.',
  remediation:
    'Take the user out of the group (`gpasswd -d USER GROUP`) and restart the service; where it only reads from the engine, put a filtering proxy before the socket.',
  references: [
    { standard: 'cis-docker-1.6', id: '1.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface' },
  ],
  needs: { self: { processes: hostProcesses, accounts, groups, loginDefs } },
  evaluate({ self: { processes, accounts, groups, loginDefs } }) {
    const limit = firstOrdinaryUid(loginDefs);
    const membership = (name: string, gid: number): string | null =>
      groups.find(
        (group) => ROOT_GROUPS.has(group.name) && (group.gid === gid || group.members.includes(name)),
      )?.name ?? null;
    const running = new Map(processes.items.map((process) => [process.uid, process]));
    const services = accounts.filter(
      ({ uid, shell }) => uid !== 0 && (uid < limit || isClosedShell(shell)) && running.has(uid),
    );
    // Whoever runs is seen in /proc without root: only a hidden /proc leaves a gap.
    const gap = processes.reason !== null && running.size <= 1 ? processes.reason : null;
    return judgeEach(
      gap === null ? completeSet(services) : incompleteSet(services, gap),
      ({ name, uid, gid }): Finding | null => {
        const group = membership(name, gid);
        return group === null
          ? null
          : {
              message: `${running.get(uid)?.name ?? name} runs as ${name}, who is in the group ${group} and so can become root`,
              expected: 'a user outside of groups that amount to root',
              actual: `${name} in ${group}`,
              location: { path: '/etc/group', resource: `${name}/${group}` },
            };
      },
    );
  },
});
