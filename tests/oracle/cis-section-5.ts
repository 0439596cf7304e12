import { type Configuration, imageOf } from './container-configuration.ts';
import type { CreateBody, HostConfig } from './create-body.ts';
import { capabilityNames, DEFAULT_CAPABILITIES, effectiveCapabilities } from './effective-capabilities.ts';
import { hostMounts, isSensitive, showsEngineSocket } from './host-path.ts';
import { isHosts, type SharedNamespace } from './joined-namespaces.ts';
import { isEveryAddress, publishedPorts } from './published-ports.ts';
import { partners, volumes } from './surroundings.ts';

/** `manual`: what a machine can tell is in order, and the rest takes a person who knows what the container is for. */
export type Expected = 'pass' | 'fail' | 'not-applicable' | 'manual';

/** What an engine is, as far as a number of section 5 depends on it. */
export interface EngineTraits {
  readonly appArmor: boolean;
  readonly selinux: boolean;
  /** Users inside are others outside (userns-remap). */
  readonly remapsUsers: boolean;
  /** It says whether new privileges are off by default: Docker does since 24.0. */
  readonly tellsNoNewPrivileges: boolean;
  /** Names of its runtimes that leave the resource limits of a container as they are, whatever it asks for. */
  readonly keepsOwnLimits: ReadonlySet<string>;
}

/** What is judged: a configuration, on which engine, and whether its container runs. */
export interface Subject extends Pick<Configuration, 'name' | 'body' | 'exec'> {
  readonly engine: EngineTraits;
  readonly running: boolean;
}

const failIf = (isWrong: boolean): Expected => (isWrong ? 'fail' : 'pass');

/** The options `name`, `name=value` and `name:value` of a container, in the order in which the engine reads them: the last one holds. */
const lastOption = ({ SecurityOpt }: HostConfig, name: string): string | null => {
  const values = (SecurityOpt ?? []).flatMap((option) => {
    const [, key, value] = /^([^=:]+)[=:]?([\s\S]*)$/.exec(option) ?? [];
    return key === name ? [value ?? ''] : [];
  });
  return values.at(-1) ?? null;
};

const isRoot = (user: string): boolean => /^(root|[+]?0+)?$/.test(user.split(':')[0] ?? '');

const mounts = (body: CreateBody) => hostMounts(body, volumes, partners);
const ports = (body: CreateBody) => publishedPorts(body, imageOf(body).exposes);

/** System calls by which a process leaves its box or takes the kernel over, refused by the engine's own filter. */
const DANGEROUS_CALLS = ['bpf', 'keyctl', 'mount', 'ptrace', 'unshare', 'userfaultfd'] as const;

/**
 * A filter is a list of what is allowed. One that allows all but a few lets through each newer name of the few (fsmount beside mount, clone3
 * beside unshare) and every call there will be.
 */
const allowsDangerousCalls = (profile: string): boolean => {
  const { defaultAction, syscalls = [] } = JSON.parse(profile) as {
    readonly defaultAction: string;
    readonly syscalls?: readonly { readonly names: readonly string[]; readonly action: string }[];
  };
  const allowed = new Set(
    syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW').flatMap(({ names }) => names),
  );
  return defaultAction === 'SCMP_ACT_ALLOW' || DANGEROUS_CALLS.some((call) => allowed.has(call));
};

/** Capabilities beyond the default that act on the container's own namespace, with the namespace; null where they act on nothing but its own files. */
const CONFINED: Readonly<Record<string, SharedNamespace | null>> = {
  AUDIT_READ: 'NetworkMode',
  IPC_OWNER: 'IpcMode',
  LEASE: null,
  NET_BROADCAST: null,
  SYS_PACCT: 'PidMode',
  SYS_TTY_CONFIG: null,
};

/**
 * Whether a capability lets a process do more than its own container needs (capabilities(7)): the default ones do not, but for raw sockets, with
 * which it speaks for its neighbours. A few others are confined to namespaces, unless these are the host's.
 */
const reachesOut = (body: CreateBody, name: string): boolean => {
  if (name === 'NET_RAW') return body.HostConfig.NetworkMode !== 'none';
  if (DEFAULT_CAPABILITIES.has(name)) return false;
  const kind = CONFINED[name];
  return kind === undefined || (kind !== null && isHosts(body, kind));
};

/** Devices that are in every container anyway. */
const COMMON_DEVICES: ReadonlySet<string> = new Set(
  ['full', 'null', 'random', 'tty', 'urandom', 'zero'].map((name) => `/dev/${name}`),
);

const CGROUP_HOMES = /^\/?(docker|system\.slice|kubepods)(\/|$)/;

/** One number of the benchmark: what it asks of a container, in own words, and whether a container has it. */
export interface Rule {
  readonly asks: string;
  readonly judge: (subject: Subject) => Expected;
}

/**
 * CIS Docker Benchmark 1.6, section 5, by the meaning of each flag (docs.docker.com, the Engine API, the manual pages), written without a look at the
 * checks. Numbers in the order of the benchmark.
 */
export const cisSection5: Readonly<Record<string, Rule>> = {
  '5.2': {
    asks: 'Where the kernel has AppArmor, a profile confines the container',
    // Privileged runs unconfined unless a profile is named.
    judge: ({ body: { HostConfig }, engine }) => {
      const profile = lastOption(HostConfig, 'apparmor');
      if (!engine.appArmor) return 'not-applicable';
      return failIf(profile === 'unconfined' || (HostConfig.Privileged === true && profile === null));
    },
  },
  '5.3': {
    asks: 'Where the engine labels with SELinux, the container is confined by its label',
    // The engine itself turns labels off for privileged containers and for those with the processes or the IPC of the host.
    judge: ({ body, engine }) => {
      if (!engine.selinux) return 'not-applicable';
      const off = body.HostConfig.SecurityOpt?.some((option) =>
        /^label[=:](disable$|type:spc_t)/.test(option),
      );
      const { Privileged, PidMode, IpcMode } = body.HostConfig;
      return failIf(off === true || Privileged === true || PidMode === 'host' || IpcMode === 'host');
    },
  },
  '5.4': {
    asks: 'The container holds no capability but those named for it, and none by which it reaches out of its box or forges packets',
    judge: ({ body }) => {
      const { HostConfig } = body;
      const held = effectiveCapabilities(HostConfig);
      if (held === null) return 'fail';
      const unnamed = held.difference(capabilityNames(HostConfig.CapAdd));
      return failIf(unnamed.size > 0 || [...held].some((name) => reachesOut(body, name)));
    },
  },
  '5.5': {
    asks: 'The container is not privileged',
    judge: ({ body: { HostConfig } }) => failIf(HostConfig.Privileged === true),
  },
  '5.6': {
    asks: 'No system folder of the host is mounted, to read or to write, itself or a part of it',
    judge: ({ body }) => failIf(mounts(body).some(isSensitive)),
  },
  '5.7': {
    asks: 'No SSH server runs inside',
    // A container that does not run runs none.
    judge: ({ body: { Cmd }, running }) => failIf(running && Cmd?.[0]?.split('/').at(-1) === 'sshd'),
  },
  '5.8': {
    asks: 'No port of the host below 1024 leads inside, those of HTTP and HTTPS excepted',
    judge: ({ body }) =>
      failIf(
        ports(body).some(
          ({ hostPort }) => hostPort !== null && hostPort < 1024 && hostPort !== 80 && hostPort !== 443,
        ),
      ),
  },
  '5.9': {
    asks: 'Only ports that are needed are open',
    // Which are needed a person knows; that nobody chose one a machine sees: it is open because the image exposes it.
    judge: ({ body }) => {
      if (ports(body).some(({ chosen }) => !chosen)) return 'fail';
      return ports(body).length === 0 ? 'pass' : 'manual';
    },
  },
  '5.10': {
    asks: 'The network is not the host’s, neither its own nor that of a container it joins',
    judge: ({ body }) => failIf(isHosts(body, 'NetworkMode')),
  },
  '5.11': {
    asks: 'Memory has a limit; 0 is none',
    judge: ({ body: { HostConfig } }) => failIf(!((HostConfig.Memory ?? 0) > 0)),
  },
  '5.12': {
    asks: 'Processor time has a bound: a quota, a number of processors or a set of them; shares only weigh, and a quota of -1 is none',
    judge: ({ body: { HostConfig } }) => {
      const { NanoCpus = 0, CpuQuota = 0, CpusetCpus = '' } = HostConfig;
      return failIf(!(NanoCpus > 0 || CpuQuota > 0 || CpusetCpus !== ''));
    },
  },
  '5.13': {
    asks: 'The root file system is mounted read-only',
    judge: ({ body: { HostConfig } }) => failIf(HostConfig.ReadonlyRootfs !== true),
  },
  '5.14': {
    asks: 'A published port is bound to one address of the host, not to all of IPv4 or IPv6',
    judge: ({ body }) => failIf(ports(body).some(isEveryAddress)),
  },
  '5.15': {
    asks: 'Restarts after failures end after five; always, unless-stopped and an unlimited count (0) never end',
    judge: ({ body: { HostConfig } }) => {
      const { Name, MaximumRetryCount = 0 } = HostConfig.RestartPolicy ?? { Name: 'no' };
      if (Name === 'no' || Name === '') return 'pass';
      return failIf(Name !== 'on-failure' || MaximumRetryCount < 1 || MaximumRetryCount > 5);
    },
  },
  '5.16': {
    asks: 'Its processes are seen by itself alone: the process namespace is neither the host’s nor another container’s',
    judge: ({ body: { HostConfig } }) => failIf(/^(host$|container:)/.test(HostConfig.PidMode ?? '')),
  },
  '5.17': {
    asks: 'Its shared memory is its own: the IPC namespace is neither the host’s nor shared with another container',
    judge: ({ body: { HostConfig } }) =>
      failIf(/^(host$|shareable$|container:)/.test(HostConfig.IpcMode ?? '')),
  },
  '5.18': {
    asks: 'No device of the host inside but those that every container has: by name, by rule, by request or all by privileged mode',
    judge: ({ body: { HostConfig } }) => {
      const { Privileged, Devices, DeviceCgroupRules, DeviceRequests } = HostConfig;
      return failIf(
        Privileged === true ||
          (Devices ?? []).some(({ PathOnHost }) => !COMMON_DEVICES.has(PathOnHost)) ||
          (DeviceCgroupRules ?? []).length > 0 ||
          (DeviceRequests ?? []).length > 0,
      );
    },
  },
  '5.19': {
    asks: 'The engine’s ulimits are overridden where needed, and not by none at all',
    judge: ({ body: { HostConfig } }) => {
      const files = HostConfig.Ulimits?.find(({ Name }) => Name === 'nofile');
      return files !== undefined && (files.Hard < 0 || files.Hard >= 1_000_000_000) ? 'fail' : 'manual';
    },
  },
  '5.20': {
    asks: 'No mount is shared: what is mounted inside does not appear on the host',
    judge: ({ body: { HostConfig } }) =>
      failIf(
        (HostConfig.Binds ?? []).some((bind) => /:[^:]*\br?shared\b[^:]*$/.test(bind)) ||
          (HostConfig.Mounts ?? []).some(({ BindOptions }) =>
            /^r?shared$/.test(BindOptions?.Propagation ?? ''),
          ),
      ),
  },
  '5.21': {
    asks: 'The host name is its own: the UTS namespace is not the host’s',
    judge: ({ body: { HostConfig } }) => failIf(HostConfig.UTSMode === 'host'),
  },
  '5.22': {
    asks: 'A filter of system calls is in force: not turned off by its option or by privileged mode, not replaced by one that lets everything through',
    judge: ({ body: { HostConfig } }) => {
      const profile = lastOption(HostConfig, 'seccomp');
      if (HostConfig.Privileged === true || profile === 'unconfined') return 'fail';
      return failIf(profile !== null && allowsDangerousCalls(profile));
    },
  },
  '5.23': {
    asks: 'No command runs inside with every privilege of the host beside the container’s own',
    judge: ({ exec }) => failIf(exec?.Privileged === true),
  },
  '5.24': {
    asks: 'No command was run as root in a container whose own user is not',
    judge: ({ body, exec }) =>
      failIf(
        exec !== null && exec.User !== '' && isRoot(exec.User) && !isRoot(body.User || imageOf(body).user),
      ),
  },
  '5.25': {
    asks: 'The control group lies where the engine or its orchestrator puts it, where the limits of its parents are known',
    judge: ({ body: { HostConfig } }) => {
      const parent = HostConfig.CgroupParent ?? '';
      return failIf(parent !== '' && !CGROUP_HOMES.test(parent));
    },
  },
  '5.26': {
    asks: 'No process gains privileges by what it runs; an option that says false, or one that is taken back later, sets nothing',
    judge: ({ body: { HostConfig } }) => {
      const value = lastOption(HostConfig, 'no-new-privileges');
      return failIf(value === null || /^(0|f|false)$/i.test(value));
    },
  },
  '5.27': {
    asks: 'The container’s health is checked, by its own or its image’s command; NONE takes the image’s away',
    judge: ({ body }) => {
      const [kind] = body.Healthcheck?.Test ?? [];
      return failIf(kind === undefined ? !imageOf(body).checksHealth : kind === 'NONE');
    },
  },
  '5.28': {
    asks: 'The container runs the image that its reference names today, and the reference names a version',
    judge: ({ body }) => {
      const [, tag = 'latest'] = /:([^:/]+)$/.exec(body.Image) ?? [];
      return tag === 'latest' || imageOf(body).moved ? 'fail' : 'manual';
    },
  },
  '5.29': {
    asks: 'The number of processes has a limit; unset, 0 and -1 are none',
    judge: ({ body: { HostConfig } }) => failIf(!((HostConfig.PidsLimit ?? 0) > 0)),
  },
  '5.30': {
    asks: 'The network is not the engine’s default bridge, which every container joins that asks for none',
    judge: ({ body: { HostConfig } }) => failIf(/^(|default|bridge)$/.test(HostConfig.NetworkMode ?? '')),
  },
  '5.31': {
    asks: 'Where the engine maps users, the container keeps its map',
    judge: ({ body: { HostConfig }, engine }) =>
      engine.remapsUsers ? failIf(HostConfig.UsernsMode === 'host') : 'not-applicable',
  },
  '5.32': {
    asks: 'No socket of an engine inside: not by its name, not by a folder that holds it, not read-only',
    judge: ({ body }) => failIf(mounts(body).some(showsEngineSocket)),
  },
};

/** Numbers of the section that are no property of a container, with the reason. */
export const outside: Readonly<Record<string, string>> = {
  '5.1': 'Swarm mode is a state of the engine',
};
