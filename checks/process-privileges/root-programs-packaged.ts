import { defineCheck, type Finding, filterSet, hostProcesses, judgeEach, type Process } from 'rempart/check';

/** Folders that packages of the distributions fill; Nix, Guix and snap keep theirs elsewhere. */
const OF_PACKAGES =
  /^\/(usr\/(s?bin|lib\w*|libexec|share)|s?bin|lib\w*|nix\/store|gnu\/store|snap|var\/lib\/snapd|run\/current-system|ostree|sysroot)\//;
/** Folders that belong to the administrator, where software of vendors lies too. */
const OF_ADMINISTRATOR = /^\/(usr\/local|opt)\//;

/** What somebody started in his own session is no service. */
const isInteractive = ({ cgroup }: Process): boolean =>
  /\/(user\.slice|session-[^/]*\.scope)\b|^\/openrc\.sshd|\/sshd?(\.service|$)/.test(cgroup ?? '');

export default defineCheck({
  id: 'process-privileges/root-programs-packaged',
  title: 'Programs that run as root come from packages',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'What no package owns gets no security updates and is verified by nobody; as root it holds the whole host. Programs in shared folders are another check.',
  remediation:
    'Find out what it is and who put it there. Install it as a package, or run it under a user of its own (`User=` in its unit), and keep a note of who updates it.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1543/002/' }],
  needs: { self: { processes: hostProcesses } },
  evaluate({ self: { processes } }) {
    const ofRoot = filterSet(
      processes,
      (process) =>
        process.uid === 0 &&
        process.executable !== null &&
        process.executable.startsWith('/') &&
        !/^\/(tmp|var\/tmp|dev\/shm|run\/shm)\/|^\/memfd:/.test(process.executable) &&
        !isInteractive(process),
    );
    const distinct = new Map(ofRoot.items.map((process) => [process.executable, process]));
    return judgeEach(
      { ...ofRoot, items: [...distinct.values()] },
      ({ name, executable }): Finding | null => {
        const path = executable ?? '';
        if (OF_PACKAGES.test(path)) return null;
        return {
          message: `${name} runs as root from ${path}, where no package of the system puts programs`,
          expected: 'a program of a package, or another user',
          actual: path,
          location: { path, resource: path },
          ...(OF_ADMINISTRATOR.test(path) ? { severity: 'low' } : {}),
        };
      },
      { partialCredit: true },
    );
  },
});
