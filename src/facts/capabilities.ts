import type { ContainerHostConfig } from './container-inspect.ts';

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

/** What Docker leaves a container that asks for nothing; Podman leaves a part of it, and lists the rest as dropped. */
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

/** Engines take `sys_admin`, `SYS_ADMIN` and `CAP_SYS_ADMIN` alike. */
export const capabilityName = (text: string): string => text.trim().toUpperCase().replace(/^CAP_/, '');

/** What a container may hold by its configuration: `all`, or names without `CAP_`. Null where the engine does not tell. */
export const requestedCapabilities = ({
  privileged,
  capAdd,
  capDrop,
}: Pick<ContainerHostConfig, 'privileged' | 'capAdd' | 'capDrop'>): ReadonlySet<string> | null => {
  if (privileged === true) return new Set(CAPABILITIES);
  if (privileged === null || capAdd === null || capDrop === null) return null;
  const added = capAdd.map(capabilityName);
  const dropped = new Set(capDrop.map(capabilityName));
  if (added.includes('ALL')) return new Set(CAPABILITIES.filter((name) => !dropped.has(name)));
  const kept = dropped.has('ALL') ? [] : DEFAULT_CAPABILITIES.filter((name) => !dropped.has(name));
  return new Set([...kept, ...added]);
};

/** The names in a bit set of /proc/<pid>/status; a bit that has no name yet is `CAP_<bit>`. */
export const capabilityNames = (bits: bigint): readonly string[] => {
  const names: string[] = [];
  for (let bit = 0, rest = bits; rest > 0n; bit += 1, rest >>= 1n)
    if ((rest & 1n) === 1n) names.push(CAPABILITIES[bit] ?? `CAP_${bit}`);
  return names;
};
