import {
  accounts,
  containerInspect,
  containerWalls,
  defineCheck,
  engineInfo,
  engineVolumes,
  type Finding,
  fail,
  hostSources,
  incompleteSet,
  kernelViews,
  notApplicable,
  notTold,
  optional,
  pass,
  processes,
  type Resolved,
  undecided,
  untoldVolumes,
} from 'rempart/check';

const ifKnown = <T>(resolved: Resolved<T>): T | null => (resolved.known ? resolved.value : null);
const NOT_LOOKED = incompleteSet([], { code: 'unsupported', text: 'The host was not asked' });
const HIERARCHY = /^\/$|^\/sys(?:\/fs(?:\/cgroup(?:\/.*)?)?)?$/;

export default defineCheck({
  id: 'isolation/release-agent',
  title: 'The container cannot name a program that a control group starts',
  targets: ['container'],
  severity: 'high',
  rationale:
    'In a control group of version 1, whoever writes `release_agent` names a program that the kernel starts as root of the host when the group empties (CVE-2022-0492): with SYS_ADMIN that is a known way out.',
  remediation:
    'Take SYS_ADMIN and writable mounts of /sys/fs/cgroup away, keep the engine’s AppArmor profile, and boot the host with cgroup version 2, which has no such file.',
  fix: {
    flag: 'without --cap-add SYS_ADMIN; --volume /sys/fs/cgroup:/sys/fs/cgroup:ro',
    compose: 'cap_add: without SYS_ADMIN; volumes: ["/sys/fs/cgroup:/sys/fs/cgroup:ro"]',
    daemon: '"userns-remap": "default"',
    breaks: 'Containers that mount file systems or run an init system of their own',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/cgroups.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      image: { accounts: optional(accounts) },
      'docker-engine': { info: engineInfo, volumes: optional(engineVolumes) },
      host: { processes: optional(processes), views: optional(kernelViews) },
    },
  },
  evaluate({ self: { inspect }, parent: { image, 'docker-engine': engine, host } }) {
    const { info } = engine;
    if (info.cgroupVersion === null) return notTold('the version of its control groups');
    if (info.cgroupVersion === 2) return notApplicable('Control groups of version 2 start no program');
    const sources = hostSources(inspect, ifKnown(engine.volumes)?.items ?? null);
    if (sources === null) return notTold('the mounts of the container');
    const walls = containerWalls(inspect, {
      info,
      views: ifKnown(host.views),
      processes: ifKnown(host.processes) ?? NOT_LOOKED,
      accounts: ifKnown(image.accounts),
    });
    const uids = walls.hostUids.value;
    const [held, confinement] = [walls.capabilities.value, walls.confinement.value];
    const mounted = sources.filter(({ path, writable }) => writable && HIERARCHY.test(path));
    if (uids?.has(0) === false) return pass('none of its processes is root on the host');
    const canMount = held?.has('SYS_ADMIN') === true && confinement === '';
    const finding: Finding = {
      message: canMount
        ? 'The container can mount a control group of version 1 and name its release agent'
        : 'A control group of version 1 is mounted writable, with its release agent',
      expected: 'neither SYS_ADMIN nor a writable mount of /sys/fs/cgroup',
      actual: [
        ...(held?.has('SYS_ADMIN') === true ? ['SYS_ADMIN'] : []),
        ...mounted.map(({ path, destination }) => `${path} at ${destination}`),
      ].join(', '),
      location: { resource: 'release_agent' },
      ...(walls.capabilities.sight === 'kernel' ? { seen: 'kernel' as const } : {}),
    };
    const follows = { follows: FOLLOWS };
    if (uids === null || held === null || (held.has('SYS_ADMIN') && confinement === null))
      return undecided({
        code: 'unsupported',
        text: 'The user or the capabilities of its processes are not told',
      });
    if (canMount || (held.has('SYS_ADMIN') && mounted.length > 0)) return fail(finding, follows);
    // Kernels from 5.17 on, and those that took the change over, ask for SYS_ADMIN.
    if (mounted.length > 0) return fail({ ...finding, severity: 'medium' }, follows);
    const untold = untoldVolumes(inspect, engine.volumes);
    if (untold !== null) return undecided(untold);
    return pass(
      held.has('SYS_ADMIN') ? `${confinement} refuses mounts` : 'no SYS_ADMIN, no writable control group',
    );
  },
});

const FOLLOWS = [
  'privileged-mode/privileged',
  'privileged-mode/added-capabilities',
  'isolation/sensitive-mounts',
];
