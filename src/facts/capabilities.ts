import type { ContainerHostConfig } from './container-inspect.ts';
import { type EngineRelease, isAtLeast } from './engine-release.ts';

/** Names of the Linux capabilities by bit, 0 first, without `CAP_`, as linux/capability.h numbers them. */
export const CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...[
    'LINUX_IMMUTABLE',
    'NET_BIND_SERVICE',
    'NET_BROADCAST',
    'NET_ADMIN',
    'NET_RAW',
    'IPC_LOCK',
    'IPC_OWNER',
  ],
  ...[
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_CHROOT',
    'SYS_PTRACE',
    'SYS_PACCT',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_NICE',
  ],
  ...[
    'SYS_RESOURCE',
    'SYS_TIME',
    'SYS_TTY_CONFIG',
    'MKNOD',
    'LEASE',
    'AUDIT_WRITE',
    'AUDIT_CONTROL',
    'SETFCAP',
  ],
  ...['MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF'],
  'CHECKPOINT_RESTORE',
] as const;

/** What Docker leaves a container that asks for nothing, the same from 20.10 to 29 (moby oci/caps/defaults.go). */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  ...[
    'CHOWN',
    'DAC_OVERRIDE',
    'FSETID',
    'FOWNER',
    'MKNOD',
    'NET_RAW',
    'SETGID',
    'SETUID',
    'SETFCAP',
    'SETPCAP',
  ],
  ...['NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE'],
];

const NOT_OF_PODMAN = new Set(['AUDIT_WRITE', 'MKNOD', 'NET_RAW']);
/** What the containers.conf that comes with Podman leaves, and since 4.4 Podman itself (containers/common pkg/config/default.go). */
export const PODMAN_DEFAULT_CAPABILITIES: readonly string[] = DEFAULT_CAPABILITIES.filter(
  (name) => !NOT_OF_PODMAN.has(name),
);

/** Engines take `sys_admin`, `SYS_ADMIN` and `CAP_SYS_ADMIN` alike. */
export const capabilityName = (text: string): string => text.trim().toUpperCase().replace(/^CAP_/, '');

/** What a container may hold by its configuration: `all`, or names without `CAP_`, where Docker's defaults hold. Null where the engine does not tell. */
export const requestedCapabilities = (
  { privileged, capAdd, capDrop }: Pick<ContainerHostConfig, 'privileged' | 'capAdd' | 'capDrop'>,
  defaults: readonly string[] = DEFAULT_CAPABILITIES,
): ReadonlySet<string> | null => {
  if (privileged === true) return new Set(CAPABILITIES);
  if (privileged === null || capAdd === null || capDrop === null) return null;
  const added = capAdd.map(capabilityName);
  const dropped = new Set(capDrop.map(capabilityName));
  if (added.includes('ALL')) return new Set(CAPABILITIES.filter((name) => !dropped.has(name)));
  const kept = dropped.has('ALL') ? [] : defaults.filter((name) => !dropped.has(name));
  return new Set([...kept, ...added]);
};

/** What a container may hold, and by whose word. */
export interface AppliedCapabilities {
  readonly held: ReadonlySet<string>;
  /**
   * The defaults are those that the engine comes with, but its own settings may name others and are not told: Podman since 4.4 lists what a
   * container adds to and drops from `default_capabilities` of containers.conf, whatever stands there.
   */
  readonly assumed: boolean;
}

/**
 * What a container may hold: what it asked for over the defaults of its engine. Podman describes each container by what its set has more and
 * less than a list: Docker's defaults before 4.4, later its own; every capability where it is privileged.
 */
export const appliedCapabilities = (
  hostConfig: Pick<ContainerHostConfig, 'privileged' | 'capAdd' | 'capDrop'>,
  engine: EngineRelease,
): AppliedCapabilities | null => {
  if (!engine.isPodman) {
    const held = requestedCapabilities(hostConfig);
    return held === null ? null : { held, assumed: false };
  }
  const { privileged, capAdd, capDrop } = hostConfig;
  if (privileged === null || capAdd === null || capDrop === null) return null;
  const ownList = isAtLeast(engine, '4.4');
  const all = privileged || capAdd.map(capabilityName).includes('ALL');
  const defaults = all
    ? CAPABILITIES
    : ownList === false
      ? DEFAULT_CAPABILITIES
      : PODMAN_DEFAULT_CAPABILITIES;
  const held = requestedCapabilities({ privileged: false, capAdd, capDrop }, defaults);
  return held === null ? null : { held, assumed: !all && ownList !== false };
};

/** The names in a bit set of /proc/<pid>/status; a bit that has no name yet is `CAP_<bit>`. */
export const capabilityNames = (bits: bigint): readonly string[] => {
  const names: string[] = [];
  for (let bit = 0, rest = bits; rest > 0n; bit += 1, rest >>= 1n)
    if ((rest & 1n) === 1n) names.push(CAPABILITIES[bit] ?? `CAP_${bit}`);
  return names;
};
