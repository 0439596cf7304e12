import type { HostConfig } from './create-body.ts';

/** What the engine gives a container that asks for nothing (docs.docker.com, "Runtime privilege and Linux capabilities"). */
export const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);

/** Capabilities in the kernel's own names (capabilities(7)) without the prefix; null for every one there is. */
export type Capabilities = ReadonlySet<string> | null;

/** `cap_net_raw`, `CAP_NET_RAW` and `net_raw` are one: the engine's flags take any case, with the prefix or without. */
export const capabilityNames = (written: readonly string[] | undefined): ReadonlySet<string> =>
  new Set((written ?? []).map((name) => name.toUpperCase().replace(/^CAP_/, '')));

/**
 * What the container's processes can hold at most. Privileged is everything, whatever is dropped; adding ALL starts from everything,
 * dropping ALL from nothing, and what is added by name is there even when it is also dropped.
 */
export const effectiveCapabilities = ({ Privileged, CapAdd, CapDrop }: HostConfig): Capabilities => {
  const [added, dropped] = [capabilityNames(CapAdd), capabilityNames(CapDrop)];
  if (Privileged === true || added.has('ALL')) return null;
  return dropped.has('ALL') ? added : DEFAULT_CAPABILITIES.difference(dropped).union(added);
};
