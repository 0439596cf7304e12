import type { ResourceSet } from '../core/resource-set.ts';
import type { Sight } from '../core/verdict.ts';
import type { Account } from './accounts.ts';
import { capabilityNames } from './capabilities.ts';
import type { ContainerInspect } from './container-inspect.ts';
import { hostProcessesOf } from './container-processes.ts';
import { heldCapabilities } from './container-settings.ts';
import { containerUser, rootIsMapped } from './container-user.ts';
import type { EngineInfo } from './engine-info.ts';
import { type KernelViews, viewOf } from './kernel-views.ts';
import type { Process } from './processes.ts';

/** A property with where it was seen; null where nothing tells. */
export interface Seen<T> {
  readonly value: T | null;
  readonly sight: Sight;
}

/** What stands between the processes of a container and its host: the kernel’s own account where it was asked, else the request. */
export interface ContainerWalls {
  /** Uids that its processes hold on the host; those of a user namespace of its own are left out. */
  readonly hostUids: Seen<ReadonlySet<number>>;
  /** Capabilities that count on the host, without `CAP_`; those within a user namespace of its own do not. */
  readonly capabilities: Seen<ReadonlySet<string>>;
  /** The AppArmor profile or SELinux type that refuses what the engine’s own would refuse; empty where nothing does. */
  readonly confinement: Seen<string>;
}

/** Modes and labels that refuse nothing. */
const UNCONFINED = /^unconfined$|\((?:complain|unconfined)\)$|:(?:spc_t|unconfined_t|initrc_t|kernel_t):/;

/** What the engine will confine a container with that was never started; privileged mode takes the profile away. */
const askedConfinement = ({ hostConfig }: ContainerInspect, info: EngineInfo | null): string | null => {
  const { securityOpt, privileged } = hostConfig;
  if (securityOpt === null || privileged === null || info?.securityOptions == null) return null;
  const { apparmor, selinux } = info.securityOptions;
  const own = securityOpt.findLast((text) => /^(?:apparmor|label)[=:]/.test(text));
  if (own !== undefined && /[=:](?:unconfined|disable|type:spc_t)$/.test(own)) return '';
  if (own?.startsWith('apparmor')) return own.slice('apparmor='.length);
  if (privileged) return '';
  if (apparmor) return 'docker-default';
  return selinux === null ? null : selinux ? 'container_t' : '';
};

const confinementOf = (
  inspect: ContainerInspect,
  info: EngineInfo | null,
  label: string | null,
): Seen<string> => {
  if (label !== null) return { value: UNCONFINED.test(label) ? '' : label, sight: 'kernel' };
  const options = info?.securityOptions;
  // A kernel without such a module gives no label.
  if (options != null && !options.apparmor && options.selinux === false)
    return { value: '', sight: 'engine-default' };
  const { neverStarted } = inspect.state;
  if (neverStarted !== false)
    return { value: neverStarted === null ? null : askedConfinement(inspect, info), sight: 'requested' };
  const told = inspect.processLabel || inspect.appArmorProfile;
  return {
    value: told === null ? null : UNCONFINED.test(told) ? '' : told,
    sight: 'engine-default',
  };
};

/** Its processes that the kernel shows in the machine’s first user namespace; null where none was seen. */
const seenProcesses = (
  inspect: ContainerInspect,
  processes: ResourceSet<Process>,
): readonly Process[] | null => {
  if (inspect.state.running !== true) return null;
  const own = hostProcessesOf(inspect, processes).items.filter(({ kernelThread }) => !kernelThread);
  return own.length === 0 || own.some(({ userNamespace }) => userNamespace === null) ? null : own;
};

/** Reads the walls of a container from what its host and its engine say of it. `accounts` is the image’s /etc/passwd, null where it was not read. */
export const containerWalls = (
  inspect: ContainerInspect,
  {
    info,
    processes,
    views,
    accounts,
  }: {
    readonly info: EngineInfo | null;
    readonly processes: ResourceSet<Process>;
    readonly views: KernelViews | null;
    readonly accounts: readonly Account[] | null;
  },
): ContainerWalls => {
  const view = views === null ? null : viewOf(inspect, views);
  const confinement = confinementOf(inspect, info, view?.label ?? null);
  const seen = seenProcesses(inspect, processes);
  if (seen !== null) {
    const onHost = seen.filter(({ userNamespace }) => userNamespace === 'init');
    return {
      hostUids: { value: new Set(onHost.flatMap(({ uids }) => uids.slice(0, 3))), sight: 'kernel' },
      capabilities: {
        value: new Set(onHost.flatMap(({ capEff }) => capabilityNames(capEff))),
        sight: 'kernel',
      },
      confinement,
    };
  }
  const mapped = rootIsMapped(inspect, info);
  const asked = heldCapabilities(inspect.hostConfig, info);
  const { user } = inspect.config;
  const uid = user === null ? null : containerUser(user, accounts).uid;
  // An ordinary user's process starts without capabilities, whatever its container may hold.
  const held = uid === null || asked === null ? null : uid === 0 ? asked : new Set<string>();
  return {
    hostUids: {
      value: mapped === true ? new Set() : mapped === null || uid === null ? null : new Set([uid]),
      sight: 'requested',
    },
    capabilities: { value: mapped === true ? new Set() : mapped === null ? null : held, sight: 'requested' },
    confinement,
  };
};
