/** What `POST /containers/create` is given (Docker Engine API 1.41), as far as a number of CIS Docker 1.6 section 5 looks at it. */
export interface CreateBody {
  readonly Image: string;
  readonly Cmd?: readonly string[] | undefined;
  readonly User?: string | undefined;
  readonly ExposedPorts?: Readonly<Record<string, Readonly<Record<string, never>>>> | undefined;
  readonly Healthcheck?: HealthCheck | undefined;
  readonly HostConfig: HostConfig;
}

export interface HealthCheck {
  readonly Test?: readonly string[];
  /** Nanoseconds. */
  readonly Interval?: number;
}

export interface HostConfig {
  readonly Runtime?: string | undefined;
  readonly Privileged?: boolean | undefined;
  readonly CapAdd?: readonly string[] | undefined;
  readonly CapDrop?: readonly string[] | undefined;
  readonly SecurityOpt?: readonly string[] | undefined;
  readonly MaskedPaths?: readonly string[] | undefined;
  readonly ReadonlyPaths?: readonly string[] | undefined;
  readonly PidMode?: string | undefined;
  readonly NetworkMode?: string | undefined;
  readonly IpcMode?: string | undefined;
  readonly UTSMode?: string | undefined;
  readonly UsernsMode?: string | undefined;
  readonly CgroupnsMode?: string | undefined;
  readonly CgroupParent?: string | undefined;
  readonly ReadonlyRootfs?: boolean | undefined;
  readonly Binds?: readonly string[] | undefined;
  readonly Mounts?: readonly MountRequest[] | undefined;
  readonly VolumesFrom?: readonly string[] | undefined;
  readonly Devices?: readonly DeviceRequest[] | undefined;
  readonly DeviceCgroupRules?: readonly string[] | undefined;
  readonly DeviceRequests?: readonly object[] | undefined;
  readonly Ulimits?: readonly Ulimit[] | undefined;
  readonly Memory?: number | undefined;
  readonly MemorySwap?: number | undefined;
  readonly NanoCpus?: number | undefined;
  readonly CpuQuota?: number | undefined;
  readonly CpuPeriod?: number | undefined;
  readonly CpuShares?: number | undefined;
  readonly CpusetCpus?: string | undefined;
  readonly PidsLimit?: number | null | undefined;
  readonly RestartPolicy?: { readonly Name: string; readonly MaximumRetryCount?: number } | undefined;
  readonly PortBindings?: Readonly<Record<string, readonly PortBinding[]>> | undefined;
  readonly PublishAllPorts?: boolean | undefined;
}

export interface MountRequest {
  readonly Type: 'bind' | 'volume';
  readonly Source: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly BindOptions?: { readonly Propagation: string };
  readonly VolumeOptions?: {
    readonly DriverConfig: { readonly Name: string; readonly Options: VolumeOptions };
  };
}

/** Options of the `local` volume driver: those of mount(8). */
export type VolumeOptions = Readonly<Record<string, string>>;

export interface DeviceRequest {
  readonly PathOnHost: string;
  readonly PathInContainer: string;
  readonly CgroupPermissions: string;
}

export interface Ulimit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

export interface PortBinding {
  readonly HostIp: string;
  readonly HostPort: string;
}
