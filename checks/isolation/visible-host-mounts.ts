import {
  containerInspect,
  defineCheck,
  type Finding,
  fail,
  kernelViews,
  type Mount,
  mounts,
  notApplicable,
  notTold,
  pass,
  undecided,
  viewOf,
} from 'rempart/check';

/** What engines put into every container from their own folder. */
const OF_THE_ENGINE =
  /^\/etc\/(?:hosts|hostname|resolv\.conf)$|^\/(?:sbin\/docker-init|dev\/init|run\/\.containerenv|run\/secrets)(?:\/|$)|^\/dev\/shm$/;

const below = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

export default defineCheck({
  id: 'isolation/visible-host-mounts',
  title: 'Nothing of the host is mounted that was not declared',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A disk or folder of the host that no setting of the container names was mounted from inside, or from outside after the start: either way the wall is down and nothing says so.',
  remediation:
    'Look with `nsenter -t PID -m findmnt` who mounted it; recreate the container without the capability SYS_ADMIN and without shared propagation, and treat the host as lost where nobody did it on purpose.',
  fix: {
    flag: 'without --cap-add SYS_ADMIN, --privileged and bind-propagation=shared',
    compose: 'without cap_add: [SYS_ADMIN], privileged: true and propagation: shared',
    breaks: 'programs that mount file systems',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.5.5' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/mount_namespaces.7.html' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { host: { kernelViews, mounts } } },
  evaluate({ self: { inspect }, parent: { host } }) {
    if (inspect.state.running === false) return notApplicable('The container does not run');
    if (inspect.state.restarting === true) return notApplicable('The container is between two starts');
    if (inspect.mounts === null) return notTold('the mounts of the container');
    const view = viewOf(inspect, host.kernelViews);
    const own = view?.mounts ?? null;
    if (own === null)
      return undecided(
        host.kernelViews.containers.reason ?? {
          code: 'unsupported',
          text: 'The kernel of the audited host does not show its mounts',
        },
      );
    const disks = new Set(
      host.mounts.filter(({ source }) => source.startsWith('/dev/')).map(({ device }) => device),
    );
    const declared = inspect.mounts.flatMap(({ destination }) => destination ?? []);
    // The root of a container lies on the host's disk itself with drivers that make no layers (vfs, btrfs).
    const foreign = own.filter(
      ({ path, device }: Mount) =>
        path !== '/' &&
        disks.has(device) &&
        !OF_THE_ENGINE.test(path) &&
        !declared.some((destination) => below(path, destination)),
    );
    const [first, ...rest] = foreign.map(
      ({ path, root, source, options }): Finding => ({
        message: `${root} of the host’s ${source} is mounted at ${path}, which no setting of the container names`,
        expected: 'only declared mounts',
        actual: `${source} ${root} at ${path}${options.includes('ro') ? ', read-only' : ', writable'}`,
        location: { resource: `mount ${path}` },
      }),
    );
    return first === undefined
      ? pass(`${own.length} mounts, ${declared.length} of them declared`)
      : fail([first, ...rest]);
  },
});
