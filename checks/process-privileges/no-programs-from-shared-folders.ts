import { defineCheck, type Finding, hostProcesses, judgeEach } from 'rempart/check';

const SHARED = /^\/(tmp|var\/tmp|dev\/shm|run\/shm)\//;
const IN_MEMORY = /^\/memfd:/;

/** Container runtimes run a sealed copy of themselves from memory, against being overwritten from within (CVE-2019-5736). */
const BY_DESIGN = /^\/memfd:(runc_cloned|crun|libcrun|lxc|youki|conmon)/;

/** Build tools and AppImages unpack what they run into /tmp. */
const UNPACKED = /^\/tmp\/(\.mount_|go-build|go-link|appimage_extracted|cargo-|pip-|nix-build)/;

export default defineCheck({
  id: 'process-privileges/no-programs-from-shared-folders',
  title: 'No program runs from a folder open to everybody or from memory alone',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'Programs of attackers run from /tmp, /dev/shm or from memory: they can be written there by anybody, and leave nothing behind.',
  remediation:
    'Find out what it is (`ls -l /proc/PID/exe`, `/proc/PID/environ`, its parent) before stopping it; keep a copy of /proc/PID/exe. If it is yours, install it in a folder of root.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man2/memfd_create.2.html' }],
  needs: { self: { processes: hostProcesses } },
  evaluate({ self: { processes } }) {
    return judgeEach(processes, ({ name, executable, executableDeleted, uid }): Finding | null => {
      const path = executable ?? '';
      const memory = IN_MEMORY.test(path) && !BY_DESIGN.test(path);
      if (!memory && !SHARED.test(path)) return null;
      const where = memory ? 'from memory alone' : `from ${path}`;
      return {
        message: `${name} runs ${where}${executableDeleted && !memory ? ', which was deleted after it started' : ''}`,
        expected: 'a program in a folder of root',
        actual: `${path}, uid ${uid}`,
        location: {
          path,
          resource: memory ? `${name} in memory` : `${name} in ${SHARED.exec(path)?.[1] ?? ''}`,
        },
        ...(UNPACKED.test(path) ? { severity: 'medium' } : {}),
      };
    });
  },
});
