import { defineFact, Inconclusive } from '../core/fact.ts';
import { file, shell } from '../core/probe.ts';

/** Words of /proc/cmdline, as the boot loader gave them. */
export const kernelCommandLine = defineFact({
  id: 'kernel.command-line',
  description: 'Arguments the running kernel was started with',
  probe: file('/proc/cmdline'),
  parse: (output): readonly string[] => {
    if (output === null) throw new Inconclusive('unsupported', 'There is no /proc/cmdline');
    return (output.content ?? '').trim().match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  },
});

/** State of each processor weakness by name (`spectre_v2` → `Mitigation: …`); null on kernels that do not tell. */
export const cpuVulnerabilities = defineFact({
  id: 'kernel.cpu-vulnerabilities',
  description: 'What the kernel says of weaknesses of the processor',
  probe: shell('cd /sys/devices/system/cpu/vulnerabilities 2>/dev/null && grep -sH "" -- *; :'),
  parse: (output): ReadonlyMap<string, string> | null => {
    const states = new Map<string, string>();
    for (const line of (output?.stdout ?? '').split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) states.set(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    return states.size === 0 ? null : states;
  },
});

/** The mandatory access control of the running kernel. */
export interface MandatoryAccess {
  /** Security modules in force, in order; null where securityfs is not mounted. */
  readonly modules: readonly string[] | null;
  readonly apparmor: boolean;
  /** `enforcing`, `permissive`, or null where SELinux is not in force. */
  readonly selinux: 'enforcing' | 'permissive' | null;
  /** The label of the reader itself; null where no module gives labels. */
  readonly label: string | null;
}

export const mandatoryAccess = defineFact({
  id: 'kernel.mandatory-access',
  description: 'Mandatory access control of the running kernel',
  probe: shell(
    'for f in /sys/kernel/security/lsm /sys/module/apparmor/parameters/enabled /sys/fs/selinux/enforce /proc/self/attr/current; do ' +
      'n=; IFS= read -r n 2>/dev/null <$f; echo "$f $n"; done',
  ),
  parse: (output): MandatoryAccess => {
    const text = (path: string): string | null =>
      new RegExp(`^${path} (.+)$`, 'm').exec(output?.stdout ?? '')?.[1]?.trim() || null;
    const enforce = text('/sys/fs/selinux/enforce');
    return {
      modules: text('/sys/kernel/security/lsm')?.split(',') ?? null,
      apparmor: text('/sys/module/apparmor/parameters/enabled') === 'Y',
      selinux: enforce === '1' ? 'enforcing' : enforce === '0' ? 'permissive' : null,
      label: text('/proc/self/attr/current'),
    };
  },
});

/** Loaded AppArmor profiles by name with their mode (`enforce`, `complain`, `kill`, `unconfined`); needs root. Null where AppArmor is not in force. */
export const apparmorProfiles = defineFact({
  id: 'kernel.apparmor-profiles',
  description: 'AppArmor profiles that are loaded, and whether they enforce',
  probe: file('/sys/kernel/security/apparmor/profiles', 1024 * 1024),
  parse: (output): ReadonlyMap<string, string> | null =>
    output === null
      ? null
      : new Map(
          (output.content ?? '')
            .split('\n')
            .map((line) => /^(.+) \((\w+)\)$/.exec(line))
            .filter((match) => match !== null)
            .map((match) => [match[1] ?? '', match[2] ?? '']),
        ),
});

/** `SELINUX=` and `SELINUXTYPE=` of /etc/selinux/config; null where there is no such file. */
export const selinuxConfig = defineFact({
  id: 'selinux-config',
  description: 'SELinux mode after the next boot',
  probe: file('/etc/selinux/config'),
  parse: (
    output,
  ): { readonly mode: string; readonly policy: string | null; readonly line: number } | null => {
    if (output === null) return null;
    const lines = (output.content ?? '').split('\n');
    const value = (name: string) => ({
      line: lines.findLastIndex((line) => line.startsWith(`${name}=`)) + 1,
      value:
        lines
          .findLast((line) => line.startsWith(`${name}=`))
          ?.slice(name.length + 1)
          .trim() ?? null,
    });
    const mode = value('SELINUX');
    // Without a line SELinux is off, as libselinux reads it.
    return {
      mode: mode.value?.toLowerCase() ?? 'disabled',
      policy: value('SELINUXTYPE').value,
      line: mode.line,
    };
  },
});

/** How many files the kernel measured (IMA); null on kernels without it, or where securityfs is not mounted. */
export const imaMeasurements = defineFact({
  id: 'kernel.ima-measurements',
  description: 'How many files the kernel measured before it ran or read them',
  probe: file('/sys/kernel/security/ima/runtime_measurements_count'),
  parse: (output): number | null => {
    if (output === null) return null;
    const count = Number.parseInt(output.content ?? '', 10);
    if (Number.isNaN(count)) throw new Inconclusive('parse-error', 'The number of measurements is no number');
    return count;
  },
});
