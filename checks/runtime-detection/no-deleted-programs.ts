import { containerOf, defineCheck, type Finding, filterSet, judgeEach, processes } from 'rempart/check';

/** Where packages put programs: what was replaced there is an update that waits for a restart. */
const PACKAGED = /^\/(usr|bin|sbin|lib|lib64|opt|snap|nix|gnu|var\/lib\/(docker|containerd|snapd|flatpak))\//;

export default defineCheck({
  id: 'runtime-detection/no-deleted-programs',
  title: 'No process runs a program whose file was deleted',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Malware starts itself and deletes its file, so that a scan of the disk finds nothing; updates leave such processes too, but only where packages lie.',
  remediation:
    'Copy the program while it runs (`cp /proc/PID/exe /root/found`), look at its parent, and isolate the host when nobody can explain it; restart what was replaced on purpose.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1070/004/' }],
  needs: { self: { processes } },
  evaluate({ self: { processes } }) {
    const visible = filterSet(
      processes,
      (process) => process.executable !== null && containerOf(process) === null,
    );
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
    return judgeEach(set, ({ executable, executableDeleted, name, uid }): Finding | null =>
      executable === null ||
      !executableDeleted ||
      executable.startsWith('/memfd:') ||
      PACKAGED.test(executable)
        ? null
        : {
            message: `${name} runs a program that was deleted`,
            expected: 'a program on disk',
            actual: `${executable}, uid ${uid}`,
            location: { path: executable, resource: executable },
            ...(/^\/(tmp|var\/tmp|dev\/shm|run)\//.test(executable) ? {} : { severity: 'medium' as const }),
          },
    );
  },
});
