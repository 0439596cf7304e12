import { defineFact, Inconclusive } from '../core/fact.ts';
import {
  type Fields,
  fieldsOf,
  flagOf,
  numberOf,
  omittedListOf,
  textOf,
  textsOf,
  timeOf,
} from './engine-api/json-fields.ts';
import { redactApi } from './engine-api/redaction.ts';
import { type EngineRelease, isAtLeast } from './engine-release.ts';

/** The engine's own account of the kernel's walls (`SecurityOptions`). Null is what an engine of this version does not list, set or not. */
export interface SecurityOptions {
  /**
   * The default profile's name or path (`default`, `builtin`, `unconfined`, a file); null where seccomp is not supported. Podman says
   * `default` whatever its containers.conf names.
   */
  readonly seccomp: string | null;
  readonly apparmor: boolean;
  readonly selinux: boolean | null;
  /** Root in containers is an ordinary user of the host (`userns-remap`). */
  readonly userns: boolean;
  /** The engine itself runs as an ordinary user. */
  readonly rootless: boolean | null;
  /** Containers get a cgroup namespace of their own by default. */
  readonly cgroupns: boolean | null;
  /** The default of every new container. */
  readonly noNewPrivileges: boolean | null;
}

export interface SwarmInfo {
  /** `inactive`, `pending`, `active`, `error`, `locked`. */
  readonly state: string | null;
  readonly manager: boolean | null;
  readonly nodeId: string | null;
  readonly nodeAddress: string | null;
  /** Of the whole swarm; null on a worker. */
  readonly nodes: number | null;
  readonly managers: number | null;
  /** `Cluster` of a manager, unread: specification, TLS, join. */
  readonly cluster: Fields | null;
}

/** The engine as it describes itself. Null means that it does not tell. */
export interface EngineInfo {
  readonly id: string | null;
  readonly name: string | null;
  readonly isPodman: boolean;
  readonly serverVersion: string | null;
  readonly operatingSystem: string | null;
  /** `linux` or `windows`. */
  readonly osType: string | null;
  readonly kernelVersion: string | null;
  readonly architecture: string | null;
  readonly cgroupVersion: 1 | 2 | null;
  readonly cgroupDriver: string | null;
  readonly storageDriver: string | null;
  /** The data root; with userns-remap it ends in `/<uid>.<gid>`. */
  readonly dockerRootDir: string | null;
  readonly loggingDriver: string | null;
  readonly liveRestore: boolean | null;
  readonly debug: boolean | null;
  readonly experimental: boolean | null;
  readonly securityOptions: SecurityOptions | null;
  readonly insecureRegistryCidrs: readonly string[] | null;
  /** Registries that are asked without TLS or without verification. */
  readonly insecureRegistries: readonly string[] | null;
  readonly registryMirrors: readonly string[] | null;
  readonly authorizationPlugins: readonly string[] | null;
  /** Path or type of each OCI runtime by name. */
  readonly runtimes: Readonly<Record<string, string | null>> | null;
  /** Folders of the Container Device Interface; of Docker 25 on. */
  readonly cdiSpecDirs: readonly string[] | null;
  /** Plugins of the Node Resource Interface may change containers. Docker since 29.2 (API 1.53) names it where it is on. */
  readonly nri: boolean | null;
  readonly defaultRuntime: string | null;
  readonly initBinary: string | null;
  readonly memoryLimit: boolean | null;
  readonly swapLimit: boolean | null;
  readonly cpuCfsQuota: boolean | null;
  readonly pidsLimit: boolean | null;
  readonly oomKillDisable: boolean | null;
  readonly ipv4Forwarding: boolean | null;
  readonly bridgeNfIptables: boolean | null;
  readonly bridgeNfIp6tables: boolean | null;
  /** `iptables`, `nftables`, with the firewall's manager; of Docker 29 on. */
  readonly firewallBackend: string | null;
  readonly cpus: number | null;
  /** Bytes. */
  readonly memoryTotal: number | null;
  readonly containers: number | null;
  readonly containersRunning: number | null;
  readonly images: number | null;
  readonly labels: readonly string[] | null;
  readonly swarm: SwarmInfo | null;
  readonly warnings: readonly string[] | null;
}

const option = (options: readonly string[], name: string): string | undefined =>
  options.find((text) => text === name || text.startsWith(`name=${name},`) || text === `name=${name}`);

/**
 * Entries are `name=seccomp,profile=builtin`; engines before 1.13 wrote the bare name. What a version never lists cannot be told from its
 * absence (moby daemon/info.go, Podman pkg/api/handlers/compat/info.go).
 */
export const securityOptionsOf = (
  value: unknown,
  engine: EngineRelease,
  /** Podman's own field. */
  rootless: boolean | null = null,
): SecurityOptions | null => {
  const options = textsOf(value);
  if (options === null) return null;
  const has = (name: string): boolean => option(options, name) !== undefined;
  const listed = (name: string, known: boolean): boolean | null => has(name) || (known ? false : null);
  const seccomp = option(options, 'seccomp');
  const complete = engine.isPodman ? isAtLeast(engine, '4.6') === true : true;
  return {
    seccomp: seccomp === undefined ? null : (/(?:^|,)profile=([^,]*)/.exec(seccomp)?.[1] ?? 'default'),
    apparmor: has('apparmor'),
    selinux: listed('selinux', complete),
    userns: has('userns'),
    rootless: has('rootless') || (rootless ?? listed('rootless', complete)),
    cgroupns: listed('cgroupns', !engine.isPodman),
    // Podman has no such default; Docker lists its own since 24.0.
    noNewPrivileges: listed('no-new-privileges', engine.isPodman || isAtLeast(engine, '24.0') === true),
  };
};

const swarmOf = (value: unknown): SwarmInfo | null => {
  const swarm = fieldsOf(value);
  if (swarm === null) return null;
  return {
    state: textOf(swarm.LocalNodeState),
    manager: flagOf(swarm.ControlAvailable),
    nodeId: textOf(swarm.NodeID),
    nodeAddress: textOf(swarm.NodeAddr),
    nodes: numberOf(swarm.Nodes),
    managers: numberOf(swarm.Managers),
    cluster: fieldsOf(swarm.Cluster),
  };
};

const runtimesOf = (value: unknown): Readonly<Record<string, string | null>> | null => {
  const runtimes = fieldsOf(value);
  if (runtimes === null) return null;
  return Object.fromEntries(
    Object.entries(runtimes).map(([name, runtime]) => {
      const fields = fieldsOf(runtime);
      return [name, textOf(fields?.path) ?? textOf(fields?.runtimeType)];
    }),
  );
};

const insecureOf = (registries: Fields | null): readonly string[] | null => {
  const indexes = fieldsOf(registries?.IndexConfigs);
  if (indexes === null) return null;
  const secure = Object.entries(indexes).map(
    ([name, index]) => [name, flagOf(fieldsOf(index)?.Secure)] as const,
  );
  if (secure.some(([, flag]) => flag === null)) return null;
  return secure
    .filter(([, flag]) => flag === false)
    .map(([name]) => name)
    .sort();
};

const cgroupVersionOf = (value: unknown): 1 | 2 | null => (value === '1' ? 1 : value === '2' ? 2 : null);

const nriOf = (value: unknown, engine: EngineRelease): boolean | null => {
  if (value !== undefined) return fieldsOf(value) === null ? null : true;
  return !engine.isPodman && isAtLeast(engine, '29.2') === true ? false : null;
};

/** GET /info of Docker Engine 20 to 29 and of Podman, read field by field. */
export const engineInfo = defineFact({
  id: 'engine.info',
  description: 'The engine’s settings, defaults and limits, and what its kernel supports',
  probe: { kind: 'engine', query: 'info' },
  redact: redactApi,
  parse: (output): EngineInfo => {
    const body = fieldsOf(output?.body);
    if (body === null)
      throw new Inconclusive('parse-error', 'The engine described itself in a form that is not its API');
    const registries = fieldsOf(body.RegistryConfig);
    const release: EngineRelease = {
      isPodman: typeof body.BuildahVersion === 'string',
      serverVersion: textOf(body.ServerVersion),
    };
    return {
      id: textOf(body.ID),
      name: textOf(body.Name),
      ...release,
      operatingSystem: textOf(body.OperatingSystem),
      osType: textOf(body.OSType),
      kernelVersion: textOf(body.KernelVersion),
      architecture: textOf(body.Architecture),
      cgroupVersion: cgroupVersionOf(body.CgroupVersion),
      cgroupDriver: textOf(body.CgroupDriver),
      storageDriver: textOf(body.Driver),
      dockerRootDir: textOf(body.DockerRootDir),
      loggingDriver: textOf(body.LoggingDriver),
      liveRestore: flagOf(body.LiveRestoreEnabled),
      debug: flagOf(body.Debug),
      experimental: flagOf(body.ExperimentalBuild),
      securityOptions: securityOptionsOf(body.SecurityOptions, release, flagOf(body.Rootless)),
      insecureRegistryCidrs: textsOf(registries?.InsecureRegistryCIDRs),
      insecureRegistries: insecureOf(registries),
      registryMirrors: textsOf(registries?.Mirrors),
      authorizationPlugins: textsOf(fieldsOf(body.Plugins)?.Authorization),
      runtimes: runtimesOf(body.Runtimes),
      cdiSpecDirs: body.CDISpecDirs === undefined ? null : textsOf(body.CDISpecDirs),
      nri: nriOf(body.NRI, release),
      defaultRuntime: textOf(body.DefaultRuntime),
      initBinary: textOf(body.InitBinary),
      memoryLimit: flagOf(body.MemoryLimit),
      swapLimit: flagOf(body.SwapLimit),
      cpuCfsQuota: flagOf(body.CpuCfsQuota),
      pidsLimit: flagOf(body.PidsLimit),
      oomKillDisable: flagOf(body.OomKillDisable),
      ipv4Forwarding: flagOf(body.IPv4Forwarding),
      bridgeNfIptables: flagOf(body.BridgeNfIptables),
      bridgeNfIp6tables: flagOf(body.BridgeNfIp6tables),
      firewallBackend: textOf(fieldsOf(body.FirewallBackend)?.Driver),
      cpus: numberOf(body.NCPU),
      memoryTotal: numberOf(body.MemTotal),
      containers: numberOf(body.Containers),
      containersRunning: numberOf(body.ContainersRunning),
      images: numberOf(body.Images),
      labels: textsOf(body.Labels),
      swarm: swarmOf(body.Swarm),
      warnings: textsOf(body.Warnings),
    };
  },
});

/** What the engine is made of, and which API it speaks. */
export interface EngineVersion {
  readonly isPodman: boolean;
  readonly version: string | null;
  readonly apiVersion: string | null;
  readonly minApiVersion: string | null;
  readonly platform: string | null;
  readonly kernelVersion: string | null;
  readonly goVersion: string | null;
  /** Milliseconds since the epoch. */
  readonly buildTime: number | null;
  /** `Engine`, `containerd`, `runc`, `docker-init`, or Podman's. */
  readonly components: readonly { readonly name: string; readonly version: string | null }[] | null;
}

/** GET /version. */
export const engineVersion = defineFact({
  id: 'engine.version',
  description: 'The versions of the engine and of its parts',
  probe: { kind: 'engine', query: 'version' },
  parse: (output): EngineVersion => {
    const body = fieldsOf(output?.body);
    if (body === null)
      throw new Inconclusive('parse-error', 'The engine told its version in a form that is not its API');
    const components = omittedListOf(body.Components, (value) => {
      const name = textOf(fieldsOf(value)?.Name);
      return name === null ? null : { name, version: textOf(fieldsOf(value)?.Version) };
    });
    return {
      isPodman: components?.some(({ name }) => /^podman/i.test(name)) ?? false,
      version: textOf(body.Version),
      apiVersion: textOf(body.ApiVersion),
      minApiVersion: textOf(body.MinAPIVersion),
      platform: textOf(fieldsOf(body.Platform)?.Name),
      kernelVersion: textOf(body.KernelVersion),
      goVersion: textOf(body.GoVersion),
      buildTime: timeOf(body.BuildTime),
      components,
    };
  },
});
