import {
  type Fields,
  fieldsOf,
  flagOf,
  listOf,
  numberOf,
  omittedListOf,
  textMapOf,
  textOf,
  textsOf,
} from './json-fields.ts';

/** A published port; before the container's first start, what was asked for. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  /** Empty where the engine has yet to choose: every address. */
  readonly hostAddress: string;
  /** Null where the engine has yet to choose one. */
  readonly hostPort: number | null;
}

export interface ContainerDevice {
  readonly host: string;
  readonly container: string | null;
  /** Of `r`, `w`, `m`. */
  readonly permissions: string | null;
}

export interface Ulimit {
  readonly name: string;
  readonly soft: number | null;
  readonly hard: number | null;
}

/** What was asked of the engine for this container (`HostConfig`). Null means that the engine does not tell. */
export interface ContainerHostConfig {
  readonly privileged: boolean | null;
  /** As written: with or without `CAP_`, in any case. */
  readonly capAdd: readonly string[] | null;
  readonly capDrop: readonly string[] | null;
  readonly securityOpt: readonly string[] | null;
  readonly pidMode: string | null;
  readonly networkMode: string | null;
  readonly ipcMode: string | null;
  readonly utsMode: string | null;
  readonly usernsMode: string | null;
  readonly cgroupnsMode: string | null;
  readonly cgroupParent: string | null;
  readonly readonlyRootfs: boolean | null;
  readonly binds: readonly string[] | null;
  /** Options by path of what `--tmpfs` asked for. */
  readonly tmpfs: Readonly<Record<string, string>> | null;
  /** The same of what `--mount type=tmpfs` asked for. */
  readonly tmpfsMounts: Readonly<Record<string, string>> | null;
  readonly volumesFrom: readonly string[] | null;
  readonly devices: readonly ContainerDevice[] | null;
  readonly deviceCgroupRules: readonly string[] | null;
  /** Driver, capabilities and devices of each device request (GPU, CDI); `all` at its end where it names every device. */
  readonly deviceRequests: readonly string[] | null;
  /** Null also where the engine left its default or the container is privileged. */
  readonly maskedPaths: readonly string[] | null;
  readonly readonlyPaths: readonly string[] | null;
  readonly sysctls: Readonly<Record<string, string>> | null;
  readonly groupAdd: readonly string[] | null;
  readonly runtime: string | null;
  readonly autoRemove: boolean | null;
  readonly init: boolean | null;
  readonly publishAllPorts: boolean | null;
  readonly portBindings: readonly PublishedPort[] | null;
  readonly links: readonly string[] | null;
  readonly extraHosts: readonly string[] | null;
  /** Bytes; 0 is no limit. */
  readonly memory: number | null;
  readonly memoryReservation: number | null;
  /** Bytes of memory and swap together; 0 is twice the memory, -1 no limit. */
  readonly memorySwap: number | null;
  readonly oomKillDisable: boolean | null;
  readonly oomScoreAdj: number | null;
  readonly nanoCpus: number | null;
  /** Microseconds per period; 0 or -1 is no limit. */
  readonly cpuQuota: number | null;
  readonly cpuPeriod: number | null;
  readonly cpuShares: number | null;
  readonly cpusetCpus: string | null;
  /** 0 or -1 is no limit. */
  readonly pidsLimit: number | null;
  readonly ulimits: readonly Ulimit[] | null;
  readonly shmSize: number | null;
  readonly storageOpt: Readonly<Record<string, string>> | null;
  readonly restartPolicy: { readonly name: string; readonly maximumRetryCount: number | null } | null;
  readonly logConfig: { readonly type: string; readonly options: Readonly<Record<string, string>> } | null;
}

/** Ports by `80/tcp`, as `HostConfig.PortBindings` and `NetworkSettings.Ports` write them. */
export const bindingsOf = (value: unknown): readonly PublishedPort[] | null => {
  if (value === null) return [];
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const ports: PublishedPort[] = [];
  for (const [key, bindings] of Object.entries(fields)) {
    const match = /^(\d+)(?:\/(\w+))?$/.exec(key);
    const read = listOf(bindings, fieldsOf);
    if (match === null || read === null) return null;
    for (const binding of read) {
      const [address, port] = [textOf(binding.HostIp), textOf(binding.HostPort)];
      if (address === null || port === null) return null;
      ports.push({
        containerPort: Number(match[1]),
        protocol: match[2] ?? 'tcp',
        hostAddress: address,
        // Of a range that the engine chooses from (`8000-8010`) the lowest.
        hostPort: Number(/^([1-9]\d*)(?:-\d+)?$/.exec(port)?.[1] ?? 0) || null,
      });
    }
  }
  return ports;
};

const deviceOf = (value: unknown): ContainerDevice | null => {
  const device = fieldsOf(value);
  const host = textOf(device?.PathOnHost);
  if (device === null || host === null) return null;
  return { host, container: textOf(device.PathInContainer), permissions: textOf(device.CgroupPermissions) };
};

const deviceRequestOf = (value: unknown): string | null => {
  const request = fieldsOf(value);
  const [driver, count] = [textOf(request?.Driver), numberOf(request?.Count)];
  const [capabilities, ids] = [listOf(request?.Capabilities, textsOf), textsOf(request?.DeviceIDs)];
  if (driver === null || count === null || capabilities === null || ids === null) return null;
  // -1 is the API's word for every device that the driver has.
  const words = [driver, capabilities.flat().join(','), ids.join(','), count === -1 ? 'all' : ''];
  return words.filter((word) => word !== '').join(' ');
};

/** `HostConfig.Mounts` is left out when it is empty; a mount's own options came with API 1.46, each as `[name]` or `[name, value]`. */
const tmpfsMountsOf = (value: unknown): Readonly<Record<string, string>> | null => {
  const mounts = omittedListOf(value, fieldsOf);
  if (mounts === null) return null;
  const tmpfs = mounts.filter(({ Type }) => Type === 'tmpfs');
  return Object.fromEntries(
    tmpfs.map(({ Target, TmpfsOptions }) => {
      const options = fieldsOf(TmpfsOptions)?.Options;
      const words = Array.isArray(options)
        ? options.map((option) => (Array.isArray(option) ? option.join('=') : ''))
        : [];
      const size = numberOf(fieldsOf(TmpfsOptions)?.SizeBytes) ?? 0;
      return [textOf(Target) ?? '', [...words, ...(size > 0 ? [`size=${size}`] : [])].join(',')];
    }),
  );
};

const ulimitOf = (value: unknown): Ulimit | null => {
  const name = textOf(fieldsOf(value)?.Name);
  if (name === null) return null;
  return { name, soft: numberOf(fieldsOf(value)?.Soft), hard: numberOf(fieldsOf(value)?.Hard) };
};

/** The engine writes JSON null where a limit was not asked for. */
const nullIs = <T>(whenNull: T, value: unknown, read: (value: unknown) => T | null): T | null =>
  value === null ? whenNull : read(value);

/** `HostConfig`, field by field. */
export const hostConfigOf = (host: Fields): ContainerHostConfig => {
  const restart = fieldsOf(host.RestartPolicy);
  const restartName = textOf(restart?.Name);
  const logs = fieldsOf(host.LogConfig);
  const logType = textOf(logs?.Type);
  const logOptions = textMapOf(logs?.Config);
  return {
    privileged: flagOf(host.Privileged),
    capAdd: textsOf(host.CapAdd),
    capDrop: textsOf(host.CapDrop),
    securityOpt: textsOf(host.SecurityOpt),
    pidMode: textOf(host.PidMode),
    networkMode: textOf(host.NetworkMode),
    ipcMode: textOf(host.IpcMode),
    utsMode: textOf(host.UTSMode),
    usernsMode: textOf(host.UsernsMode),
    cgroupnsMode: textOf(host.CgroupnsMode),
    cgroupParent: textOf(host.CgroupParent),
    readonlyRootfs: flagOf(host.ReadonlyRootfs),
    binds: textsOf(host.Binds),
    tmpfs: textMapOf(host.Tmpfs),
    tmpfsMounts: tmpfsMountsOf(host.Mounts),
    volumesFrom: textsOf(host.VolumesFrom),
    devices: listOf(host.Devices, deviceOf),
    deviceCgroupRules: textsOf(host.DeviceCgroupRules),
    deviceRequests: listOf(host.DeviceRequests, deviceRequestOf),
    maskedPaths: host.MaskedPaths === null ? null : textsOf(host.MaskedPaths),
    readonlyPaths: host.ReadonlyPaths === null ? null : textsOf(host.ReadonlyPaths),
    sysctls: textMapOf(host.Sysctls),
    groupAdd: textsOf(host.GroupAdd),
    runtime: textOf(host.Runtime),
    autoRemove: flagOf(host.AutoRemove),
    init: host.Init === undefined ? false : nullIs(false, host.Init, flagOf),
    publishAllPorts: flagOf(host.PublishAllPorts),
    portBindings: bindingsOf(host.PortBindings),
    links: textsOf(host.Links),
    extraHosts: textsOf(host.ExtraHosts),
    memory: numberOf(host.Memory),
    memoryReservation: numberOf(host.MemoryReservation),
    memorySwap: numberOf(host.MemorySwap),
    oomKillDisable: nullIs(false, host.OomKillDisable, flagOf),
    oomScoreAdj: numberOf(host.OomScoreAdj),
    nanoCpus: numberOf(host.NanoCpus),
    cpuQuota: numberOf(host.CpuQuota),
    cpuPeriod: numberOf(host.CpuPeriod),
    cpuShares: numberOf(host.CpuShares),
    cpusetCpus: textOf(host.CpusetCpus),
    pidsLimit: nullIs(0, host.PidsLimit, numberOf),
    ulimits: listOf(host.Ulimits, ulimitOf),
    shmSize: numberOf(host.ShmSize),
    storageOpt: textMapOf(host.StorageOpt),
    restartPolicy:
      restart === null || restartName === null
        ? null
        : { name: restartName, maximumRetryCount: numberOf(restart.MaximumRetryCount) },
    logConfig: logType === null || logOptions === null ? null : { type: logType, options: logOptions },
  };
};
