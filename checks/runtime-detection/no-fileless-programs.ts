import { containerOf, defineCheck, type Finding, filterSet, judgeEach, processes } from 'rempart/check';

/** Container runtimes copy themselves into memory before they enter a container (CVE-2019-5736). */
const RUNTIME = /^\/memfd:(runc_cloned|crun|lxc|youki|kata|libcrun)/;

export default defineCheck({
  id: 'runtime-detection/no-fileless-programs',
  title: 'No process runs a program that is not on disk',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A program started from memory leaves no file behind: a habit of intruders, and of hardly anybody else.',
  remediation:
    'Look at the process (`ls -l /proc/PID/exe`, `/proc/PID/cmdline`, its parent) before it ends; isolate the host when nobody can explain it.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man2/memfd_create.2.html' }],
  needs: { self: { processes } },
  evaluate: ({ self: { processes } }) => {
    const visible = filterSet(processes, ({ executable }) => executable !== null);
    // Without root the program of other users' processes cannot be seen.
    const hidden = processes.items.some(
      ({ executable, kernelThread, command }) => executable === null && !kernelThread && command.length > 0,
    );
    const set =
      hidden && visible.complete
        ? {
            ...visible,
            complete: false,
            reason: {
              code: 'permission' as const,
              text: 'The programs of other users may be seen by root alone',
            },
          }
        : visible;
    return judgeEach(set, ({ executable, name, uid, ...process }): Finding | null =>
      executable?.startsWith('/memfd:') && !RUNTIME.test(executable)
        ? {
            message: `${name} runs from memory, without a file`,
            expected: 'a program on disk',
            actual: `${executable}, uid ${uid}${containerOf(process) === null ? '' : ', in a container'}`,
            location: { resource: `fileless program of uid ${uid}` },
          }
        : null,
    );
  },
});
