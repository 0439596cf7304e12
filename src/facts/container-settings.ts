import type { ResourceSet } from '../core/resource-set.ts';
import type { Account } from './accounts.ts';
import { type AppliedCapabilities, appliedCapabilities, capabilityNames } from './capabilities.ts';
import type { ContainerHostConfig, ContainerInspect } from './container-inspect.ts';
import { hostProcessesOf, uidInsideOf } from './container-processes.ts';
import { type ContainerUser, containerUser, rootIsMapped } from './container-user.ts';
import type { EngineInfo } from './engine-info.ts';
import { type EngineRelease, isAtLeast } from './engine-release.ts';
import type { IdMap } from './id-mapping.ts';
import { hasKernelOfItsOwn } from './kernel-of-its-own.ts';
import type { Process } from './processes.ts';
import { type SeccompRequest, seccompRequest } from './seccomp-profile.ts';

/**
 * One setting of a container, three times: what it asked for (`default` where it asked for nothing), what the engine made of that with its
 * own defaults, and what the kernel shows of the first process. Each is null where it is not told.
 */
export interface Setting<Asked, Applied = Asked, Seen = Applied> {
  readonly requested: Asked | 'default' | null;
  readonly applied: Applied | null;
  readonly kernel: Seen | null;
}

export interface CapabilityRequest {
  readonly privileged: boolean;
  /** Names without `CAP_`, or `ALL`. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

/** What became of system calls: no filter, the engine's default one, one of the container's own, or one that could not be read. */
export type SeccompState = 'none' | 'default' | 'own' | 'unread';

export interface ContainerSettings {
  readonly capabilities: Setting<CapabilityRequest, AppliedCapabilities, ReadonlySet<string>>;
  /** The kernel says only whether there is a filter. */
  readonly seccomp: Setting<Exclude<SeccompRequest, { readonly kind: 'default' }>, SeccompState, boolean>;
  readonly noNewPrivileges: Setting<boolean>;
  /** The profile's name; `unconfined` is none. */
  readonly appArmor: Setting<string>;
  /** `host` or a mode of its own; then whether root inside is an ordinary user outside. */
  readonly userNamespace: Setting<string, boolean>;
  /** As written; the ids within the container; the effective uid of the first process. */
  readonly user: Setting<string, ContainerUser, { readonly inside: number | null; readonly onHost: number }>;
  readonly cgroupNamespace: Setting<string>;
  readonly ipc: Setting<string>;
}

/** Where settings of a container are read beside its inspection. */
export interface SettingSources {
  /** Null where the engine did not describe itself. */
  readonly info: EngineInfo | null;
  /** The host's own processes; null where the host was not asked. */
  readonly processes?: ResourceSet<Process> | null;
  readonly idMaps?: ReadonlyMap<number, IdMap> | null;
  /** The image's /etc/passwd. */
  readonly accounts?: readonly Account[] | null;
  /** `no-new-privileges` of the daemon's own configuration, for engines that do not tell; null where that was not seen. */
  readonly daemonNoNewPrivileges?: boolean | null;
}

/** The container's first process in the host's /proc; null where it was not seen, or is not what runs inside. */
export const firstProcessOf = (
  inspect: ContainerInspect,
  processes: ResourceSet<Process> | null | undefined,
): Process | null => {
  if (processes === null || processes === undefined || inspect.state.running === false) return null;
  // With a kernel of its own between, the host's view of the first process says nothing of the container.
  if (hasKernelOfItsOwn(inspect, null)) return null;
  return hostProcessesOf(inspect, processes).items.find(({ pid }) => pid === inspect.state.pid) ?? null;
};

/** The engine that made a container, by the container’s own description where the engine was not asked: Podman writes `oci` whatever its runtime is called. */
const releaseOf = (
  { runtime }: Pick<ContainerHostConfig, 'runtime'>,
  info: EngineRelease | null,
): EngineRelease => info ?? { isPodman: runtime === 'oci', serverVersion: null };

/** Names of the capabilities that a container asked for or got by its engine’s defaults, without `CAP_`; null where that is not told. */
export const heldCapabilities = (
  hostConfig: Pick<ContainerHostConfig, 'privileged' | 'capAdd' | 'capDrop' | 'runtime'>,
  info: EngineRelease | null,
): ReadonlySet<string> | null => appliedCapabilities(hostConfig, releaseOf(hostConfig, info))?.held ?? null;

const capabilitiesOf = (
  { hostConfig }: ContainerInspect,
  release: EngineRelease,
  first: Process | null,
): ContainerSettings['capabilities'] => {
  const { privileged, capAdd: add, capDrop: drop } = hostConfig;
  const told = privileged !== null && add !== null && drop !== null;
  const asked = told && (privileged || add.length > 0 || drop.length > 0);
  return {
    requested: !told ? null : asked ? { privileged, add, drop } : 'default',
    applied: appliedCapabilities(hostConfig, release),
    kernel: first === null ? null : new Set(capabilityNames(first.capEff)),
  };
};

/** Docker before 27.0 took the filter away from a privileged container even where it named one; Podman never did (moby daemon/seccomp_linux.go). */
const privilegedKeepsOwnFilter = (release: EngineRelease): boolean | null =>
  release.isPodman || isAtLeast(release, '27.0');

const seccompOf = (
  { hostConfig }: ContainerInspect,
  release: EngineRelease,
  info: EngineInfo | null,
  first: Process | null,
): ContainerSettings['seccomp'] => {
  const { securityOpt, privileged } = hostConfig;
  const request = securityOpt === null ? null : seccompRequest(securityOpt);
  const byDefault = (): SeccompState | null => {
    if (privileged === true) return 'none';
    if (privileged === null || info === null || info.securityOptions === null) return null;
    const { seccomp } = info.securityOptions;
    return seccomp === null || seccomp === 'unconfined' ? 'none' : 'default';
  };
  const applied = (): SeccompState | null => {
    if (request === null) return privileged === true ? 'none' : null;
    if (request.kind === 'unconfined') return 'none';
    if (request.kind === 'default') return byDefault();
    const keeps = privileged === true ? privilegedKeepsOwnFilter(release) : privileged === false || null;
    if (keeps === null) return null;
    return keeps ? (request.kind === 'custom' ? 'own' : 'unread') : 'none';
  };
  return {
    requested: request === null ? null : request.kind === 'default' ? 'default' : request,
    applied: applied(),
    kernel: first === null || first.seccomp === null ? null : first.seccomp !== 0,
  };
};

/** `no-new-privileges`, `no-new-privileges:true`, `=false`: the last of several wins. */
const askedNoNewPrivileges = (securityOpt: readonly string[]): boolean | 'default' => {
  const option = securityOpt.findLast((text) => /^no-new-privileges(?:[=:]|$)/.test(text));
  if (option === undefined) return 'default';
  // As Go's strconv.ParseBool reads it.
  const value = option.slice('no-new-privileges'.length + 1);
  return value === '' || /^(?:1|t|T|TRUE|true|True)$/.test(value);
};

const noNewPrivilegesOf = (
  { hostConfig: { securityOpt } }: ContainerInspect,
  release: EngineRelease,
  { info, daemonNoNewPrivileges = null }: SettingSources,
  first: Process | null,
): ContainerSettings['noNewPrivileges'] => {
  const requested = securityOpt === null ? null : askedNoNewPrivileges(securityOpt);
  // The engine's default is taken over when a container is made, and may have been another one then. Podman has none.
  const byDefault = release.isPodman
    ? false
    : (info?.securityOptions?.noNewPrivileges ?? daemonNoNewPrivileges);
  return {
    requested,
    applied: requested === 'default' ? byDefault : requested,
    kernel: first?.noNewPrivs ?? null,
  };
};

const appArmorOf = (
  { hostConfig, appArmorProfile, state }: ContainerInspect,
  info: EngineInfo | null,
): ContainerSettings['appArmor'] => {
  const { securityOpt, privileged } = hostConfig;
  const option = securityOpt?.findLast((text) => /^apparmor[=:]/.test(text))?.slice('apparmor='.length);
  const requested = securityOpt === null ? null : option === undefined || option === '' ? 'default' : option;
  const applied = (): string | null => {
    if (info?.securityOptions?.apparmor === false || requested === 'unconfined') return 'unconfined';
    if (requested === 'default' && privileged === true) return 'unconfined';
    // The profile is chosen at the start; what a started container shows is what it got.
    if (appArmorProfile !== null && appArmorProfile !== '') return appArmorProfile;
    if (state.neverStarted === false) return appArmorProfile === '' ? 'unconfined' : null;
    return requested === 'default' ? null : requested;
  };
  return { requested, applied: applied(), kernel: null };
};

const userNamespaceOf = (
  inspect: ContainerInspect,
  info: EngineInfo | null,
  first: Process | null,
  idMaps: SettingSources['idMaps'],
): ContainerSettings['userNamespace'] => {
  const { usernsMode } = inspect.hostConfig;
  const map = first === null || first.userNamespace === 'init' ? null : idMaps?.get(first.pid);
  return {
    requested: usernsMode === '' ? 'default' : usernsMode,
    applied: rootIsMapped(inspect, info),
    kernel:
      first?.userNamespace === 'init'
        ? false
        : map === null || map === undefined
          ? null
          : !map.some(({ inside, outside }) => inside === 0 && outside === 0),
  };
};

/**
 * The mode of a namespace that Docker writes into the container's description when it is made, whether it was asked for or the engine's
 * default. `engineDefault` tells the two apart, null where it is not told.
 */
const modeSetting = (
  mode: string | null,
  whenEmpty: string | null,
  engineDefault: string | null,
): Setting<string> => {
  const applied = mode === '' ? whenEmpty : mode;
  return {
    requested:
      applied === null || engineDefault === null ? null : applied === engineDefault ? 'default' : applied,
    applied,
    kernel: null,
  };
};

const cgroupNamespaceOf = (
  { hostConfig }: ContainerInspect,
  release: EngineRelease,
  info: EngineInfo | null,
): ContainerSettings['cgroupNamespace'] => {
  const ownByDefault = info?.securityOptions?.cgroupns ?? null;
  // With control groups of version 1 Docker gives a privileged container the host's, whatever its default.
  const asPrivileged = hostConfig.privileged === true && info?.cgroupVersion !== 2;
  return modeSetting(
    hostConfig.cgroupnsMode,
    // Docker's containers from before 20.10 name none and have the host's; Podman before 5.6 leaves it out.
    release.isPodman ? null : 'host',
    ownByDefault === null ? null : ownByDefault && !asPrivileged ? 'private' : 'host',
  );
};

const ipcOf = ({ hostConfig: { ipcMode } }: ContainerInspect): ContainerSettings['ipc'] => {
  // The daemon's default is `private` or `shareable`, and is not told; an empty mode is of a container from before 17.12.
  const setting = modeSetting(ipcMode, 'shareable', null);
  const chosen = ipcMode !== null && /^(?:host|none|container:|ns:)/.test(ipcMode);
  return chosen ? { ...setting, requested: ipcMode } : setting;
};

/** Every setting of a container that depends on more than its own description. */
export const containerSettings = (inspect: ContainerInspect, sources: SettingSources): ContainerSettings => {
  const { info, processes = null, idMaps = null, accounts = null } = sources;
  const release = releaseOf(inspect.hostConfig, info);
  const first = firstProcessOf(inspect, processes);
  const { user } = inspect.config;
  return {
    capabilities: capabilitiesOf(inspect, release, first),
    seccomp: seccompOf(inspect, release, info, first),
    noNewPrivileges: noNewPrivilegesOf(inspect, release, sources, first),
    appArmor: appArmorOf(inspect, info),
    userNamespace: userNamespaceOf(inspect, info, first, idMaps),
    user: {
      requested: user === '' ? 'default' : user,
      applied: user === null ? null : containerUser(user, accounts),
      kernel:
        first === null
          ? null
          : {
              inside: uidInsideOf(first, idMaps),
              onHost: first.uid,
            },
    },
    cgroupNamespace: cgroupNamespaceOf(inspect, release, info),
    ipc: ipcOf(inspect),
  };
};
