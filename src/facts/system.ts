import { defineFact, deriveFact, optional } from '../core/fact.ts';
import { declaredRole } from '../core/host-role.ts';
import { fileModes, shell } from '../core/probe.ts';
import { engineSockets } from './engine-sockets.ts';
import { osRelease } from './os-release.ts';
import { KERNEL_RELEASE, MACHINE } from './shell-values.ts';

/** What a host is; null where it could not be told. */
export interface System {
  readonly os: string | null;
  readonly version: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
  /** Roles that change what is right for a host: `container-host`, `router`. */
  readonly roles: readonly string[];
  /** `container`: the kernel is not this system's own, so nothing about the kernel may be judged here. */
  readonly machine: 'bare-metal' | 'virtual-machine' | 'container' | null;
}

const containerMarks = defineFact({
  id: 'system.container-marks',
  description: 'Files that container engines leave at fixed places',
  probe: fileModes(
    '/.dockerenv',
    '/run/.containerenv',
    '/run/systemd/container',
    '/dev/lxd/sock',
    '/proc/vz',
  ),
  parse: (output) => (output?.entries ?? []).map(({ path }) => path),
});

interface Kernel {
  readonly release: string | null;
  readonly arch: string | null;
  /** Process 2 is the kernel's own thread daemon, as in the first pid namespace; null where /proc hides it. */
  readonly firstNamespace: boolean | null;
  /** The root file system is layered, as engines give it to containers. */
  readonly layeredRoot: boolean;
  readonly hypervisor: boolean | null;
  readonly forwards: boolean;
}

const kernel = defineFact({
  id: 'system.kernel',
  description: 'Kernel release, architecture, and marks of a hypervisor or of a container',
  probe: shell(
    `${KERNEL_RELEASE}; ${MACHINE}; ` +
      'echo "$r"; echo "$m"; n=; IFS= read -r n 2>/dev/null </proc/2/comm; echo "$n"; ' +
      'if [ -r /proc/cpuinfo ]; then grep -qw hypervisor /proc/cpuinfo && echo yes || echo no; else echo; fi; ' +
      'n=; read -r n 2>/dev/null </proc/sys/net/ipv4/ip_forward; echo "$n"; ' +
      "grep -qE '^[^ ]+ [^ ]+ [^ ]+ [^ ]+ / .* - (overlay|aufs|fuse-overlayfs|fuse.fuse-overlayfs) ' /proc/self/mountinfo && echo layered || echo plain; " +
      'for f in /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name /sys/hypervisor/type; do n=; read -r n 2>/dev/null <$f && echo "$n"; done; :',
  ),
  parse: (output): Kernel => {
    const [release, arch, second, hypervisor, forward, root, ...vendor] = (output?.stdout ?? '').split('\n');
    const named =
      /qemu|kvm|vmware|virtualbox|innotek|xen|hyper-v|virtual machine|firecracker|bochs|parallels|amazon ec2|google compute/i;
    return {
      release: release || null,
      arch: arch || null,
      firstNamespace: second ? second === 'kthreadd' : null,
      hypervisor:
        hypervisor === 'yes' || vendor.some((line) => named.test(line))
          ? true
          : hypervisor === 'no'
            ? false
            : null,
      forwards: forward === '1',
      layeredRoot: root === 'layered',
    };
  },
});

/** The system a host's answers come from. */
export const system = deriveFact({
  id: 'system',
  description: 'Operating system, kernel, roles, and whether this is a machine or a container',
  from: {
    release: optional(osRelease),
    containerMarks: optional(containerMarks),
    kernel: optional(kernel),
    engines: optional(engineSockets),
  },
  derive: ({ release, containerMarks, kernel, engines }, target): System => {
    const os = release.known ? release.value : null;
    const facts = kernel.known ? kernel.value : null;
    const marked = containerMarks.known && containerMarks.value.length > 0;
    const machine = (): System['machine'] => {
      // A mark alone may be left from an image that was made into a disk; a layered root alone is that of a live system.
      if (facts?.firstNamespace === false || (marked && facts?.layeredRoot !== false)) return 'container';
      if (facts?.hypervisor === true) return 'virtual-machine';
      return facts?.hypervisor === false ? 'bare-metal' : null;
    };
    const declared = (role: 'container-host' | 'router'): boolean | null =>
      declaredRole(target, role)?.has ?? null;
    const hasEngine = engines.known && engines.value.length > 0;
    const isContainerHost = declared('container-host') ?? hasEngine;
    const isRouter = declared('router') ?? (facts?.forwards === true && !hasEngine);
    return {
      os: os?.prettyName ?? os?.id ?? null,
      version: os?.versionId ?? null,
      kernel: facts?.release ?? null,
      arch: facts?.arch ?? null,
      roles: [...(isContainerHost ? ['container-host'] : []), ...(isRouter ? ['router'] : [])],
      machine: machine(),
    };
  },
});
