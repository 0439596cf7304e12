import {
  containerOf,
  defineCheck,
  type Finding,
  judgeEach,
  optional,
  processes,
  processPreloads,
} from 'rempart/check';

/** Allocators, profilers and shims that are preloaded on purpose, from where packages put libraries; a bare name is looked up there. */
const KNOWN =
  /^((\/usr)?(\/local)?\/lib(64|exec)?\/([\w.+$${}-]+\/)*|\/opt\/[\w./+-]+\/|\/snap\/[\w./+-]+\/|\/nix\/store\/[\w./+-]+\/)?(lib)?(jemalloc|tcmalloc|mimalloc|snmalloc|hardened_malloc|snoopy|eatmydata|fakeroot|faketime|stdbuf|gtk3-nocsd|nss_wrapper|uid_wrapper|ddtrace|dd_\w+|oneagent\w*|asan|tsan|armmem[\w.-]*|gomp|iomp5|nvidia\w*|proxychains\d?|tsocks|torsocks|apparmor\w*|sandbox|snap\w*|esmalloc|scope|sysconfcpus)(?![a-z])[\w.+-]*$/;

export default defineCheck({
  id: 'runtime-detection/no-preloaded-processes',
  title: 'No process was told to load an unknown library first',
  targets: ['host'],
  severity: 'high',
  rationale:
    'LD_PRELOAD puts code before every function of a program: how passwords are read inside sshd, and files hidden from tools.',
  remediation:
    'Find where the variable is set (`systemctl show NAME -p Environment`, the parent, /etc/environment) and what the library is; remove both when no package brought them.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1574/006/' }],
  needs: { self: { preloads: processPreloads, processes: optional(processes) } },
  evaluate({ self: { preloads, processes } }) {
    const byPid = new Map(
      processes.known ? processes.value.items.map((process) => [process.pid, process]) : [],
    );
    return judgeEach(preloads, ({ pid, library }): Finding | null => {
      const process = byPid.get(pid);
      if (KNOWN.test(library)) return null;
      const inContainer = process !== undefined && containerOf(process) !== null;
      const shared = /^\/(tmp|var\/tmp|dev\/shm)\//.test(library);
      return {
        message: `${process?.name ?? 'A process'} was told to load ${library} first`,
        expected: 'no LD_PRELOAD, or a known library',
        actual: library,
        location: { resource: `${process?.name ?? 'process'} ${library}` },
        ...(shared || !inContainer ? {} : { severity: 'low' as const }),
      };
    });
  },
});
