import {
  containerInspect,
  defineCheck,
  engineInfo,
  engineVolumes,
  type Finding,
  fail,
  type HostSource,
  hostSources,
  normalisePath,
  notTold,
  optional,
  pass,
  readOnlyMount,
  rootIsMapped,
  type Severity,
  severityByMapping,
  undecided,
  untoldVolumes,
  withoutMount,
} from 'rempart/check';

interface SensitivePath {
  /** Matched on whole segments of the normalised path. */
  readonly pattern: RegExp;
  readonly writable: Severity;
  /** Null: harmless to read. */
  readonly readOnly: Severity | null;
  readonly reach: string;
}

/** Paths of a host that give it away; the first that matches counts. Folders of single programs (/etc/nginx, /home/ann/site) are not here. */
const PATHS: readonly SensitivePath[] = [
  {
    pattern: /^\/$/,
    writable: 'critical',
    readOnly: 'critical',
    reach: 'the whole host, its keys and its sockets',
  },
  {
    pattern: /^\/run$/,
    writable: 'critical',
    readOnly: 'critical',
    reach: 'the sockets of the host’s services',
  },
  {
    pattern: /^\/run\/(?:systemd|dbus|systemd\/private|dbus\/system_bus_socket)$/,
    writable: 'high',
    readOnly: 'high',
    reach: 'the service manager of the host',
  },
  {
    pattern: /^\/etc$/,
    writable: 'critical',
    readOnly: 'high',
    reach: 'accounts, hashes and services of the host',
  },
  {
    pattern: /^\/etc\/(?:shadow|gshadow)-?$/,
    writable: 'critical',
    readOnly: 'high',
    reach: 'the password hashes of the host',
  },
  {
    pattern:
      /^\/etc\/(?:cron[^/]*|systemd|init\.d|rc\.local|profile\.d|pam\.d|sudoers(?:\.d)?|ld\.so\.(?:preload|conf|conf\.d)|passwd|group|docker|kubernetes|security|modprobe\.d|udev|default)(?:\/|$)/,
    writable: 'critical',
    readOnly: null,
    reach: 'what the host’s root runs and trusts',
  },
  {
    pattern: /^\/etc\/(?:ssh|ssl\/private|pki\/tls\/private|letsencrypt)(?:\/|$)/,
    writable: 'high',
    readOnly: 'medium',
    reach: 'private keys of the host',
  },
  {
    pattern: /^\/etc\/(?:localtime|timezone|adjtime)$/,
    writable: 'medium',
    readOnly: null,
    reach: 'the time zone of every program of the host',
  },
  { pattern: /^\/root$/, writable: 'critical', readOnly: 'high', reach: 'the home of root' },
  {
    pattern: /\/\.(?:ssh|aws|kube|gnupg|docker|azure)(?:\/|$)/,
    writable: 'high',
    readOnly: 'high',
    reach: 'somebody’s keys',
  },
  { pattern: /^\/home$/, writable: 'high', readOnly: 'medium', reach: 'every home folder with its keys' },
  {
    pattern: /^\/home\/[^/]+$/,
    writable: 'medium',
    readOnly: 'medium',
    reach: 'a home folder with its keys',
  },
  { pattern: /^\/boot(?:\/|$)/, writable: 'high', readOnly: 'low', reach: 'the kernel that starts next' },
  { pattern: /^\/proc$/, writable: 'critical', readOnly: 'high', reach: 'kernel settings and every process' },
  {
    pattern: /^\/proc\/(?:sys|sysrq-trigger|\d+)(?:\/|$)/,
    writable: 'critical',
    readOnly: 'medium',
    reach: 'kernel settings or a process of the host',
  },
  {
    pattern:
      /^\/sys\/kernel\/(?:debug|tracing|security|config)(?:\/|$)|^\/sys\/fs\/(?:bpf|pstore|selinux)(?:\/|$)|^\/sys\/firmware(?:\/|$)/,
    writable: 'high',
    readOnly: 'medium',
    reach: 'debugging interfaces of the kernel',
  },
  {
    pattern: /^\/sys(?:\/kernel)?$/,
    writable: 'high',
    readOnly: 'medium',
    reach: 'kernel objects and control groups',
  },
  {
    pattern: /^\/sys\/fs\/cgroup(?:\/|$)/,
    writable: 'high',
    readOnly: 'low',
    reach: 'the control groups of the host',
  },
  { pattern: /^\/dev$/, writable: 'high', readOnly: 'high', reach: 'the devices of the host' },
  {
    pattern:
      /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|md|loop|dm-)[^/]*$|^\/dev\/(?:mapper|disk)(?:\/|$)|^\/dev\/k?mem$/,
    writable: 'high',
    readOnly: 'high',
    reach: 'disks or memory of the host',
  },
  {
    pattern: /^\/usr$|^\/usr\/(?:s?bin|lib(?:|32|x32|64)|libexec|local|local\/s?bin)$/,
    writable: 'critical',
    readOnly: 'low',
    reach: 'the programs that the host runs',
  },
  {
    pattern: /^\/usr\/lib(?:|64)\/(?:systemd|modules)(?:\/|$)/,
    writable: 'critical',
    readOnly: 'low',
    reach: 'kernel modules and services of the host',
  },
  {
    pattern: /^\/var$|^\/var\/lib$/,
    writable: 'critical',
    readOnly: 'high',
    reach: 'the state of the host’s services and of the engine',
  },
  {
    pattern: /^\/var\/spool(?:\/(?:cron|at)(?:\/|$)|$)/,
    writable: 'critical',
    readOnly: 'low',
    reach: 'the jobs of the host',
  },
  {
    pattern: /^\/var\/lib\/(?:docker|containerd|containers|kubelet|etcd|rancher|lxd|incus|libvirt)$/,
    writable: 'critical',
    readOnly: 'high',
    reach: 'files and secrets of every container or machine',
  },
  {
    pattern: /^\/var\/lib\/lxcfs(?:\/cgroup(?:\/.*)?)?$/,
    writable: 'high',
    readOnly: null,
    reach: 'control groups of the host',
  },
  { pattern: /^\/var\/log$/, writable: 'medium', readOnly: 'low', reach: 'the logs of the host' },
];

const engineRoot = (path: string): SensitivePath => ({
  pattern: new RegExp(
    `^${path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?:/(?:containers|overlay2|volumes|image|network|swarm|plugins|buildkit))?$`,
  ),
  writable: 'critical',
  readOnly: 'high',
  reach: 'files and secrets of every container',
});

export default defineCheck({
  id: 'isolation/sensitive-mounts',
  title: 'No sensitive path of the host is mounted',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'A mounted path of the host is outside every other wall: who may write the host’s settings, programs or sockets is its root, who may read them has its keys.',
  remediation:
    'Mount the single file or folder that the program needs, read-only (`--mount type=bind,src=…,dst=…,readonly`), or a named volume, instead of the host’s folder.',
  fix: {
    flag: 'without --volume of the path; --mount type=bind,src=FILE,dst=FILE,readonly for the single file that is needed',
    compose: 'volumes: without the path; FILE:FILE:ro for the single file that is needed',
    breaks: 'What reads or writes the host’s files through it',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.6' },
    { standard: 'nist-800-190', id: '4.5.5' },
    { standard: 'url', id: 'https://docs.docker.com/engine/storage/bind-mounts/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo), volumes: optional(engineVolumes) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info, volumes } = parent['docker-engine'];
    const sources = hostSources(inspect, volumes.known ? volumes.value.items : null);
    if (sources === null) return notTold('the mounts of the container');
    const mapped = rootIsMapped(inspect, info.known ? info.value : null);
    const root = info.known ? info.value.dockerRootDir : null;
    const paths = root === null || root === '' ? PATHS : [...PATHS, engineRoot(normalisePath(root))];
    const judge = (source: HostSource): readonly Finding[] => {
      const sensitive = paths.find(({ pattern }) => pattern.test(source.path));
      const severity = source.writable ? sensitive?.writable : sensitive?.readOnly;
      if (sensitive === undefined || severity === undefined || severity === null) return [];
      return [
        {
          message: `The host’s ${source.path} is mounted${source.writable ? ', writable' : ''}: ${sensitive.reach}`,
          expected: source.writable && sensitive.readOnly === null ? 'read-only' : 'not mounted',
          actual: `${source.path} at ${source.destination}${source.writable ? '' : ', read-only'}${source.volume === null ? '' : ` by the volume ${source.volume}`}`,
          severity: severityByMapping(severity, mapped),
          location: { path: source.path, resource: `mount ${source.destination}` },
          fix: source.writable && sensitive.readOnly === null ? readOnlyMount(source) : withoutMount(source),
        },
      ];
    };
    const [first, ...rest] = sources.flatMap(judge);
    if (first !== undefined) return fail([first, ...rest]);
    const untold = untoldVolumes(inspect, volumes);
    if (untold !== null) return undecided(untold);
    return pass(
      sources.length === 0 ? 'no path of the host is mounted' : sources.map(({ path }) => path).join(', '),
    );
  },
});
