import {
  containerInspect,
  defineCheck,
  type EngineVolume,
  engineVolumes,
  type Finding,
  fail,
  type HostSource,
  hostSources,
  notTold,
  optional,
  pass,
  readOnlyMount,
  type Severity,
  undecided,
  untoldVolumes,
  withoutMount,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  /** Paths of the host where such a file system is seen. */
  readonly paths: RegExp;
  /** Types with which a volume of the driver `local` mounts one. */
  readonly types: RegExp;
  readonly what: string;
  readonly writable: Severity;
  /** Null: harmless to read. */
  readonly readOnly: Severity | null;
  readonly reference: string;
  readonly breaks: string;
}

const ROWS: readonly Row[] = [
  {
    slug: 'debug-filesystems',
    title: 'No debugging interface of the kernel is inside the container',
    rationale:
      'debugfs and tracefs show and change the inside of the kernel, efivarfs what the machine starts next, securityfs and bpf the rules that confine everybody; none of them knows namespaces.',
    remediation:
      'Take the mount away. An observer that needs tracefs gets that one folder, read-only, and the single capability that it needs.',
    paths:
      /^\/sys\/kernel\/(?:debug|tracing|security|config)(?:\/|$)|^\/sys\/fs\/(?:bpf|pstore|selinux)(?:\/|$)|^\/sys\/firmware(?:\/|$)/,
    types: /^(?:debugfs|tracefs|securityfs|efivarfs|configfs|bpf|pstore|selinuxfs)$/,
    what: 'a debugging or control interface of the kernel',
    writable: 'high',
    readOnly: 'medium',
    reference: 'https://docs.kernel.org/filesystems/debugfs.html',
    breaks: 'Observers and sensors that read events of the kernel',
  },
  {
    slug: 'control-group-filesystems',
    title: 'The host’s control groups cannot be written from the container',
    rationale:
      'Who writes below the host’s /sys/fs/cgroup, or below that of lxcfs, lifts its own limits, freezes others, and opens devices to itself.',
    remediation:
      'Take the mount away, or mount it read-only; give a system that runs inside a control group of its own (`--cgroupns private`).',
    paths: /^\/sys\/fs\/cgroup(?:\/|$)|^\/var\/lib\/lxcfs(?:\/cgroup(?:\/.*)?)?$/,
    types: /^cgroup2?$/,
    what: 'the control groups of the host',
    writable: 'high',
    readOnly: null,
    reference: 'https://man7.org/linux/man-pages/man7/cgroups.7.html',
    breaks: 'systemd inside the container, and agents that set limits for others',
  },
];

/** A volume of the driver `local` that mounts a file system of the kernel itself, with its type. */
const typeOf = ({ driver, options }: EngineVolume): string | null =>
  driver === 'local' ? (options?.type ?? null) : null;

const findingOf = (row: Row, source: HostSource, severity: Severity, what: string): Finding => ({
  message: `${what} is in the container${source.writable ? ', writable' : ''}: ${row.what}`,
  expected: row.readOnly === null ? 'read-only, or not mounted' : 'not mounted',
  actual: `${what} at ${source.destination}${source.writable ? '' : ', read-only'}`,
  severity,
  location: { path: source.path, resource: `mount ${source.destination}` },
  fix: row.readOnly === null ? readOnlyMount(source) : withoutMount(source),
});

export default ROWS.map((row) =>
  defineCheck({
    id: `isolation/${row.slug}`,
    title: row.title,
    targets: ['container'],
    severity: row.writable,
    rationale: row.rationale,
    remediation: row.remediation,
    fix: {
      flag: 'without --volume of the path',
      compose: 'volumes: without the path',
      breaks: row.breaks,
    },
    seen: 'requested',
    references: [{ standard: 'url', id: row.reference }],
    needs: {
      self: { inspect: containerInspect },
      parent: { 'docker-engine': { volumes: optional(engineVolumes) } },
    },
    evaluate({ self: { inspect }, parent }) {
      const { volumes } = parent['docker-engine'];
      const known = volumes.known ? volumes.value.items : [];
      const sources = hostSources(inspect, known);
      if (sources === null || inspect.mounts === null) return notTold('the mounts of the container');
      const bound = sources.flatMap((source): readonly Finding[] => {
        const severity = source.writable ? row.writable : row.readOnly;
        return row.paths.test(source.path) && severity !== null
          ? [findingOf(row, source, severity, source.path)]
          : [];
      });
      const disguised = inspect.mounts.flatMap(
        ({ type, name, destination, writable, propagation }): readonly Finding[] => {
          const volume = type === 'volume' ? known.find((other) => other.name === name) : undefined;
          const kind = volume === undefined ? null : typeOf(volume);
          const severity = writable === false ? row.readOnly : row.writable;
          if (volume === undefined || kind === null || !row.types.test(kind) || severity === null) return [];
          const source = {
            path: kind,
            destination: destination ?? '',
            writable: writable !== false,
            propagation,
            volume: volume.name,
          };
          return [findingOf(row, source, severity, `${kind} of the volume ${volume.name}`)];
        },
      );
      const [first, ...rest] = [...bound, ...disguised];
      if (first !== undefined)
        return fail([first, ...rest], bound.length > 0 ? { follows: ['isolation/sensitive-mounts'] } : {});
      const untold = untoldVolumes(inspect, volumes);
      return untold === null ? pass(`none of its ${inspect.mounts.length} mounts is one`) : undecided(untold);
    },
  }),
);
