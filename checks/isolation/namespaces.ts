import {
  type ContainerInspect,
  containerInspect,
  containerSettings,
  defineCheck,
  type EngineInfo,
  engineContainers,
  engineInfo,
  type Fix,
  fail,
  type ListedContainer,
  notTold,
  optional,
  pass,
  type Severity,
  severityByMapping,
  undecided,
} from 'rempart/check';

interface Sharing {
  readonly severity: Severity;
  readonly message: string;
  /** Nobody asked for it: the engine's default. */
  readonly byDefault?: boolean;
}

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly field: 'pidMode' | 'networkMode' | 'ipcMode' | 'utsMode' | 'cgroupnsMode';
  readonly pointer: string;
  readonly fix: Fix;
  readonly cis: string | null;
  readonly rationale: string;
  /** What is shared by a mode; null when it is the container's own. */
  readonly sharing: (mode: string, inspect: ContainerInspect, info: EngineInfo | null) => Sharing | null;
}

/** `container:x` and the shareable mode open one container to another, not to the host. */
const joined = (mode: string, what: string): Sharing | null =>
  /^(?:container|ns):/.test(mode)
    ? { severity: 'low', message: `The container joins ${what} of another one` }
    : null;

/** The network mode at the end of a chain of containers that join one another; null where one of them is not listed. */
const networkBehind = (mode: string, containers: readonly ListedContainer[]): string | null => {
  let end: string | null = mode;
  for (const _ of containers) {
    const name: string | undefined = /^container:(.+)$/.exec(end ?? '')?.[1];
    if (name === undefined) return end;
    const other: ListedContainer | undefined = containers.find(
      ({ id, names }) => id === name || names?.some((each) => each.replace(/^\//, '') === name) === true,
    );
    end = other?.networkMode ?? null;
  }
  return end?.startsWith('container:') === true ? null : end;
};

const ROWS: readonly Row[] = [
  {
    slug: 'pid-namespace',
    title: 'The container has a process namespace of its own',
    severity: 'high',
    field: 'pidMode',
    pointer: '/HostConfig/PidMode',
    fix: {
      flag: 'without --pid host',
      compose: 'without pid: host',
      breaks: 'What watches or debugs processes of the host or of another container',
    },
    cis: '5.16',
    rationale:
      'In the host’s process namespace a container sees every process with its arguments, and root may end or, with SYS_PTRACE, rewrite each of them.',
    sharing: (mode) =>
      mode === 'host'
        ? { severity: 'high', message: 'The container sees and may signal every process of the host' }
        : joined(mode, 'the processes'),
  },
  {
    slug: 'network-namespace',
    title: 'The container has a network namespace of its own',
    severity: 'high',
    field: 'networkMode',
    pointer: '/HostConfig/NetworkMode',
    fix: {
      flag: '--network NAME, and --publish 127.0.0.1:PORT:PORT for what others reach',
      compose: 'networks: [NAME], and ports: in place of network_mode: host',
      breaks:
        'Services of the host on loopback that it calls, broadcast and multicast, very many ports at once',
    },
    cis: '5.10',
    rationale:
      'In the host’s network a container reaches services that listen on loopback only and abstract sockets of the host, and no port of it is filtered.',
    sharing: (mode) =>
      mode === 'host'
        ? { severity: 'high', message: 'The container uses the network of the host' }
        : /^ns:/.test(mode)
          ? joined(mode, 'the network')
          : null,
  },
  {
    slug: 'ipc-namespace',
    title: 'The container has an IPC namespace of its own',
    severity: 'medium',
    field: 'ipcMode',
    pointer: '/HostConfig/IpcMode',
    fix: {
      flag: '--ipc private; --shm-size where it needs more shared memory',
      compose: 'ipc: private; shm_size: where it needs more',
      daemon: '"default-ipc-mode": "private"',
      breaks: 'Programs that exchange data with another container or the host through shared memory',
    },
    cis: '5.17',
    rationale:
      'Shared memory and message queues of the host hold what other programs compute with; in its IPC namespace they can be read and changed.',
    sharing: (mode, _, info) => {
      if (mode === 'host')
        return { severity: 'medium', message: 'The container uses the shared memory of the host' };
      // Podman's default, which nobody joins unless told to.
      if (mode === 'shareable' && info?.isPodman !== true)
        return { severity: 'low', message: 'Other containers may join the shared memory', byDefault: true };
      return joined(mode, 'the shared memory');
    },
  },
  {
    slug: 'uts-namespace',
    title: 'The container has a host name of its own',
    severity: 'low',
    field: 'utsMode',
    pointer: '/HostConfig/UTSMode',
    fix: {
      flag: 'without --uts host; --hostname NAME',
      compose: 'without uts: host; hostname: NAME',
      breaks: 'Agents that report under the host’s name: give them that name',
    },
    cis: '5.21',
    rationale:
      'In the host’s UTS namespace a container with SYS_ADMIN can rename the host, which logs and certificates go by.',
    sharing: (mode) =>
      mode === 'host' ? { severity: 'low', message: 'The container uses the host name of the host' } : null,
  },
  {
    slug: 'cgroup-namespace',
    title: 'The container has a cgroup namespace of its own',
    severity: 'medium',
    field: 'cgroupnsMode',
    pointer: '/HostConfig/CgroupnsMode',
    fix: {
      flag: '--cgroupns private',
      compose: 'cgroup: private',
      daemon: '"default-cgroupns-mode": "private"',
      breaks: 'Monitors that read the usage of other containers from /sys/fs/cgroup',
    },
    cis: null,
    rationale:
      'Without a cgroup namespace a container sees how the host groups its work, and one that may write there moves itself past its limits.',
    // With cgroup v1 the host's is every engine's default.
    sharing: (mode, _, info) =>
      mode === 'host'
        ? {
            severity: info?.cgroupVersion === 1 ? 'low' : 'medium',
            message: 'The container sees the control groups of the host',
            byDefault: info?.cgroupVersion === 1 || info?.securityOptions?.cgroupns === false,
          }
        : null,
  },
];

export default ROWS.map((row) =>
  defineCheck({
    id: `isolation/${row.slug}`,
    title: row.title,
    targets: ['container'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Recreate the container with a namespace of its own: \`${row.fix.flag}\` (Compose: \`${row.fix.compose}\`); publish the single ports and mount the single files that it needs instead.`,
    fix: row.fix,
    seen: 'requested',
    references: [
      ...(row.cis === null ? [] : [{ standard: 'cis-docker-1.6' as const, id: row.cis }]),
      { standard: 'nist-800-190', id: row.field === 'networkMode' ? '4.4.2' : '4.4.3' },
      { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/namespaces.7.html' },
    ],
    needs: {
      self: { inspect: containerInspect },
      parent: { 'docker-engine': { info: optional(engineInfo), containers: optional(engineContainers) } },
    },
    evaluate({ self: { inspect }, parent }) {
      const info = parent['docker-engine'].info.known ? parent['docker-engine'].info.value : null;
      const { cgroupNamespace, ipc } = containerSettings(inspect, { info });
      // What an empty mode means for these two depends on the engine.
      const applied = { cgroupnsMode: cgroupNamespace, ipcMode: ipc };
      const asked =
        row.field === 'cgroupnsMode' || row.field === 'ipcMode'
          ? applied[row.field].applied
          : inspect.hostConfig[row.field];
      const { containers } = parent['docker-engine'];
      const joins = row.field === 'networkMode' && /^container:/.test(asked ?? '');
      if (joins && !containers.known) return undecided(containers.reason);
      const mode = joins && containers.known ? networkBehind(asked ?? '', containers.value.items) : asked;
      if (mode === null && joins) return notTold('the network of the container that it joins');
      if (mode === null) return notTold(`${row.pointer.slice('/HostConfig/'.length)} of the container`);
      const shared = row.sharing(mode, inspect, info);
      if (shared === null) return pass(mode === '' ? 'the engine’s default' : mode);
      // The host that a rootless engine shares is the namespaces of an ordinary user.
      const rootless = info?.securityOptions?.rootless ?? null;
      return fail(
        {
          message: shared.message,
          expected: 'its own',
          actual: mode.replace(/:[0-9a-f]{64}$/, ''),
          severity: severityByMapping(shared.severity, rootless),
          location: { pointer: row.pointer },
          ...(shared.byDefault === true ? { seen: 'engine-default' as const } : {}),
        },
        // Engines give privileged containers the cgroup namespace of the host.
        row.field === 'cgroupnsMode' && inspect.hostConfig.privileged === true
          ? { follows: ['privileged-mode/privileged'] }
          : {},
      );
    },
  }),
);
