import type { Sight } from '../core/verdict.ts';
import type { ContainerInspect } from './container-inspect.ts';
import { heldCapabilities } from './container-settings.ts';
import type { EngineInfo } from './engine-info.ts';
import { seccompRequest } from './seccomp-profile.ts';

/** What lets a dangerous system call through to a container. */
export interface OpenCall {
  /** `filter`: no filter keeps it away; `capability`: the default filter lets it through to holders of one. */
  readonly by: 'filter' | 'capability';
  readonly seen: Sight;
  /** Checks whose failure is the cause. */
  readonly causes: readonly string[];
}

/** Capabilities with which the engines’ default filter lets a call through; none for those that it keeps from all. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  bpf: ['SYS_ADMIN', 'BPF'],
  keyctl: [],
  perf_event_open: ['SYS_ADMIN', 'PERFMON'],
  syslog: ['SYSLOG'],
  unshare: ['SYS_ADMIN'],
};

const ADDED = ['privileged-mode/added-capabilities'];
const ASKED = ['isolation/seccomp'];

/**
 * Whether a container may make a system call that the default filter guards: why it may, `null` where it may not, `undefined` where the
 * filter is not told (a file on the engine’s host, an engine that was not asked).
 */
export const openCall = (
  call: keyof typeof WITH & string,
  { hostConfig }: Pick<ContainerInspect, 'hostConfig'>,
  info: Pick<EngineInfo, 'securityOptions' | 'isPodman' | 'serverVersion'> | null,
): OpenCall | null | undefined => {
  if (hostConfig.privileged === true)
    return { by: 'filter', seen: 'requested', causes: ['privileged-mode/privileged'] };
  const held = heldCapabilities(hostConfig, info);
  if (hostConfig.securityOpt === null || hostConfig.privileged === null || held === null) return undefined;
  const byCapability = WITH[call]?.some((name) => held.has(name)) === true;
  const request = seccompRequest(hostConfig.securityOpt);
  switch (request.kind) {
    case 'unconfined':
      return { by: 'filter', seen: 'requested', causes: ASKED };
    case 'unread':
      return undefined;
    case 'custom':
      if (request.allowsAll || request.allowed.includes(call))
        return { by: 'filter', seen: 'requested', causes: ASKED };
      break;
    case 'default': {
      if (info === null || info.securityOptions === null) return undefined;
      const { seccomp } = info.securityOptions;
      if (seccomp === null || seccomp === 'unconfined')
        return {
          by: 'filter',
          seen: 'engine-default',
          causes: [...ASKED, 'docker-engine/seccomp-default'],
        };
    }
  }
  return byCapability ? { by: 'capability', seen: 'requested', causes: ADDED } : null;
};
