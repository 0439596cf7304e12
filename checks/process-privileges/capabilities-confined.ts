import {
  completeSet,
  defineCheck,
  type Finding,
  hostProcesses,
  incompleteSet,
  judgeEach,
  type Process,
} from 'rempart/check';

/** Capabilities by which a process becomes root, reads everything or changes the kernel; bit numbers of linux/capability.h. */
const DANGEROUS: readonly (readonly [number, string])[] = [
  [1, 'CAP_DAC_OVERRIDE'],
  [2, 'CAP_DAC_READ_SEARCH'],
  [6, 'CAP_SETGID'],
  [7, 'CAP_SETUID'],
  [16, 'CAP_SYS_MODULE'],
  [17, 'CAP_SYS_RAWIO'],
  [19, 'CAP_SYS_PTRACE'],
  [21, 'CAP_SYS_ADMIN'],
  [31, 'CAP_SETFCAP'],
  [33, 'CAP_MAC_ADMIN'],
  [39, 'CAP_BPF'],
];

/** Programs of the distributions that hold some of them by design. */
const BY_DESIGN: Readonly<Record<string, RegExp>> = {
  'rtkit-daemon': /^CAP_(DAC_READ_SEARCH|SYS_PTRACE|SETGID|SETUID)$/,
  'systemd-oomd': /^CAP_DAC_OVERRIDE$/,
  'systemd-network': /^CAP_(SYS_ADMIN|BPF|SETFCAP)$/,
  newuidmap: /^CAP_SETUID$/,
  newgidmap: /^CAP_SETGID$/,
  pmcd: /^CAP_/,
  node_exporter: /^CAP_DAC_READ_SEARCH$/,
  smartd: /^CAP_SYS_RAWIO$/,
  sssd: /^CAP_(DAC_READ_SEARCH|SETGID|SETUID|DAC_OVERRIDE)$/,
  sssd_be: /^CAP_(DAC_READ_SEARCH|SETGID|SETUID|DAC_OVERRIDE)$/,
  sssd_pam: /^CAP_(DAC_READ_SEARCH|SETGID|SETUID|DAC_OVERRIDE)$/,
  sssd_nss: /^CAP_(DAC_READ_SEARCH|SETGID|SETUID|DAC_OVERRIDE)$/,
};

/** Units of the distributions that give some of them to a user of their own, whatever programs their scripts start. */
const BY_DESIGN_UNITS: Readonly<Record<string, RegExp>> = {
  // Debian's daily run of AIDE reads every file as the user _aide.
  'dailyaidecheck.service': /^CAP_DAC_READ_SEARCH$/,
};

/** The unit by the cgroup, which no ordinary user chooses. */
const unitOf = ({ cgroup }: Process): string => /^\/system\.slice\/([^/]+)/.exec(cgroup ?? '')?.[1] ?? '';

/**
 * What the first process just forked for a service: it has the service's user already and still the capabilities of root, drops them and becomes the
 * program (systemd.exec(5)). Its name in brackets is the program's to be; that a program may call itself so is why its file counts as well.
 */
const isBecoming = ({ name, executable }: Process): boolean =>
  /^\(.+\)$/.test(name) && /^\/(usr\/)?lib\/systemd\/systemd(-executor)?$/.test(executable ?? '');

export default defineCheck({
  id: 'process-privileges/capabilities-confined',
  title: 'Processes of ordinary users hold no rights that amount to root',
  targets: ['host'],
  severity: 'high',
  rationale:
    'With one of these capabilities a process under an ordinary user is root in all but name, and looks harmless in every listing.',
  remediation:
    'Name only what the service needs in `AmbientCapabilities=` and `CapabilityBoundingSet=` of its unit, or take the file’s capabilities away with `setcap -r`.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' }],
  needs: { self: { processes: hostProcesses } },
  evaluate({ self: { processes } }) {
    const ordinary = processes.items
      .filter(({ uid, capEff }) => uid !== 0 && capEff !== 0n)
      .filter((process) => !isBecoming(process));
    // In a user namespace of its own, as rootless containers and browsers make it, a capability reaches no further than that namespace.
    const inFirst = ordinary.filter(({ userNamespace }) => userNamespace === 'init');
    const hidden = ordinary.some(({ userNamespace }) => userNamespace === null);
    const reason =
      processes.reason ??
      (hidden
        ? {
            code: 'permission' as const,
            text: 'The user namespaces of some processes may be seen by root alone',
          }
        : null);
    return judgeEach(
      reason === null ? completeSet(inFirst) : incompleteSet(inFirst, reason),
      (process): Finding | null => {
        const { name, capEff, executable, uid } = process;
        const unit = BY_DESIGN_UNITS[unitOf(process)];
        const held = DANGEROUS.filter(([bit]) => (capEff & (1n << BigInt(bit))) !== 0n)
          .map(([, capability]) => capability)
          .filter((capability) => !BY_DESIGN[name]?.test(capability) && !unit?.test(capability));
        return held.length === 0
          ? null
          : {
              message: `${name} is not root by name, but holds ${held.join(', ')}`,
              expected: 'none of these',
              actual: `uid ${uid}: ${held.join(', ')}`,
              location: {
                ...(executable === null ? {} : { path: executable }),
                resource: `${name} ${executable ?? ''}`.trim(),
              },
            };
      },
      { partialCredit: true },
    );
  },
});
