import {
  connectedShells,
  defineCheck,
  type Finding,
  judgeEach,
  optional,
  peerText,
  processes,
} from 'rempart/check';

/** They hand an accepted connection to a program as its standard input: their work. */
const SUPER_SERVERS = /^(x?inetd|inetutils-inetd|openbsd-inetd|systemd|tcpsvd|tcpserver)$/;

export default defineCheck({
  id: 'runtime-detection/no-connected-shells',
  title: 'No shell takes its commands from a network connection',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'A shell whose standard input is a TCP connection is what an intruder gets when a hole lets him run one command; SSH and terminals work otherwise.',
  remediation:
    'Look at its parent and its peer before it ends (`ls -l /proc/PID/fd`, `ss -tnp`), then isolate the host and find the hole it came through.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1059/004/' }],
  needs: { self: { shells: connectedShells, processes: optional(processes) } },
  evaluate: ({ self: { shells, processes } }) =>
    judgeEach(shells, ({ ppid, name, peer }): Finding | null => {
      const parent = processes.known ? processes.value.items.find(({ pid }) => pid === ppid) : undefined;
      const handed = parent !== undefined && SUPER_SERVERS.test(parent.name);
      return {
        message: handed
          ? `${parent.name} hands connections to ${name}`
          : `${name} takes its commands from the network`,
        expected: 'a terminal, a pipe or a file',
        actual: `connected to ${peerText(peer)}`,
        location: { resource: `connected ${name}` },
        ...(handed ? { severity: 'medium' as const } : {}),
      };
    }),
});
