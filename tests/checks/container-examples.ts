import {
  type Account,
  type ContainerExec,
  type ContainerHostConfig,
  type ContainerInspect,
  type ContainerMount,
  type ContainerProcess,
  completeSet,
  containerInspect,
  type EngineInfo,
  type EngineVolume,
  engineInfo,
  type ImageInspect,
  imageInspect,
  incompleteSet,
  type KernelParameters,
  type LimitsInForce,
  type Process,
  type Resolved,
  type ResourceSet,
  type SecurityOptions,
  type UnknownReason,
} from 'rempart/check';
import { apiFixture, valueFrom } from '../facts/api-fixture.ts';

const plain = valueFrom(containerInspect, apiFixture('container.inspect', 'docker-20.10-plain'));
const engine20 = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10'));
const shellImage = valueFrom(imageInspect, apiFixture('image.inspect', 'docker-20.10-shell'));

/** The changes of an example; members of `state`, `config` and `hostConfig` are changed one by one. */
export type ContainerChange = Partial<Omit<ContainerInspect, 'state' | 'config' | 'hostConfig'>> & {
  readonly state?: Partial<ContainerInspect['state']>;
  readonly config?: Partial<ContainerInspect['config']>;
  readonly hostConfig?: Partial<ContainerHostConfig>;
};

/** `docker run` without options, as Docker 20.10 described it, with what the example changes. */
export const container = ({
  state,
  config,
  hostConfig,
  ...rest
}: ContainerChange = {}): ContainerInspect => ({
  ...plain,
  ...rest,
  state: { ...plain.state, ...state },
  config: { ...plain.config, ...config },
  hostConfig: { ...plain.hostConfig, ...hostConfig },
});

/** A container with another `HostConfig`. */
export const withHost = (hostConfig: Partial<ContainerHostConfig>): ContainerInspect =>
  container({ hostConfig });

export const stopped = { running: false, status: 'exited', pid: 0 } as const;
export const neverStarted = {
  running: false,
  status: 'created',
  pid: 0,
  neverStarted: true,
  startedAt: null,
} as const;

/** A value that is there. */
export const known = <T>(value: T): Resolved<T> => ({ known: true, value });

const denied: UnknownReason = { code: 'permission', text: 'GET /info is refused' };
/** What a socket proxy refuses. */
export const refused: Resolved<never> = { known: false, reason: denied, leftOut: false };
/** What the user did not make part of the run. */
export const leftOut: Resolved<never> = {
  known: false,
  reason: { code: 'unsupported', text: 'host not part of this run' },
  leftOut: true,
};

const noOptions: SecurityOptions = {
  seccomp: 'default',
  apparmor: false,
  selinux: false,
  userns: false,
  rootless: false,
  cgroupns: false,
  // Engines before 24.0 do not tell.
  noNewPrivileges: null,
};

/** Docker 20.10 with other security options, or other settings. */
export const engine = (
  options: Partial<SecurityOptions> = {},
  rest: Partial<EngineInfo> = {},
): EngineInfo => ({
  ...engine20,
  securityOptions: { ...noOptions, ...options },
  ...rest,
});

/** Podman, 4.3 unless another version is named. */
export const podman = (options: Partial<SecurityOptions> = {}, serverVersion = '4.3.1'): EngineInfo =>
  engine({ cgroupns: null, noNewPrivileges: false, ...options }, { isPodman: true, serverVersion });

export const image = (change: Partial<ImageInspect> = {}): ImageInspect => ({ ...shellImage, ...change });

export const account = (name: string, uid: number, gid = uid): Account => ({
  name,
  uid,
  gid,
  home: '/',
  shell: '/bin/sh',
  password: { kind: 'shadowed' } as unknown as Account['password'],
  line: 1,
});

/** A process of the example container in the host's /proc. */
export const process = (change: Partial<Process> = {}): Process => ({
  pid: plain.state.pid ?? 0,
  ppid: 1,
  uid: 0,
  uids: Array.from({ length: 4 }, () => change.uid ?? 0),
  gid: 0,
  name: 'sleep',
  command: ['sleep', '86400'],
  executable: '/bin/busybox',
  executableDeleted: false,
  cgroup: `/docker/${plain.id}`,
  capEff: 0n,
  noNewPrivs: false,
  seccomp: 2,
  kernelThread: false,
  userNamespace: 'init',
  ...change,
});

export const hostProcesses = (...items: readonly Process[]): Resolved<ResourceSet<Process>> =>
  known(completeSet(items));

/** What `top` shows: the uid on the engine's host and the command of each process. */
export const top = (
  ...rows: readonly (readonly [uid: number | null, command: string, user?: string])[]
): Resolved<ResourceSet<ContainerProcess> | null> =>
  known(
    completeSet(
      rows.map(([uid, command, user], index) => ({
        pid: (plain.state.pid ?? 0) + index,
        uid,
        user: user ?? null,
        inside: null,
        ofHost: false,
        command,
      })),
    ),
  );

export const cutSet = <T>(...items: readonly T[]): ResourceSet<T> =>
  incompleteSet(items, { code: 'truncated', text: 'not everything was listed' });

/** What the kernel holds the first process of the example container to; nothing unless told. */
export const limitedTo = (change: Partial<LimitsInForce>): Resolved<readonly LimitsInForce[]> => {
  const group = `/docker/${plain.id}`;
  const none = { value: null, group };
  const pid = plain.state.pid ?? 0;
  return known([
    { pid, group, memory: none, pids: none, cpus: none, openFiles: { soft: 1024, hard: 4096 }, ...change },
  ]);
};

/** The mend of data that lies on no named volume. */
export const namedVolume = (volume: string, folder: string) => ({
  flag: `--mount type=volume,src=${volume},dst=${folder}`,
  compose: `volumes: ["${volume}:${folder}"], and ${volume}: {} among the volumes of the top level`,
});

/** A command that runs beside the container's own, as its user. */
export const exec = (change: Partial<ContainerExec>): ContainerExec => ({
  running: true,
  privileged: false,
  user: '',
  tty: false,
  command: ['sleep', '300'],
  pid: 20_000,
  ...change,
});

/** A path of the host, mounted as `docker run --volume SOURCE:DESTINATION` does. */
export const bindOf = (source: string, destination = '/mnt', writable = true): ContainerMount => ({
  type: 'bind',
  name: null,
  source,
  destination,
  driver: null,
  writable,
  propagation: 'rprivate',
});

/** A volume of the driver `local`, mounted. */
export const volumeOf = (name: string, destination = '/mnt', writable = true): ContainerMount => ({
  type: 'volume',
  name,
  source: `/var/lib/docker/volumes/${name}/_data`,
  destination,
  driver: 'local',
  writable,
  propagation: '',
});

/** A volume as the engine lists it. */
export const listedVolume = (
  name: string,
  options: Readonly<Record<string, string>> = {},
  change: Partial<EngineVolume> = {},
): EngineVolume => ({
  name,
  driver: 'local',
  mountpoint: `/var/lib/docker/volumes/${name}/_data`,
  options,
  labels: {},
  created: null,
  ...change,
});

/** Kernel parameters as they are now; null for one that may not be read. */
export const liveParameters = (live: Readonly<Record<string, string | null>>): KernelParameters => ({
  live: new Map(Object.entries(live)),
  persisted: completeSet([]),
});
