import {
  type ContainerInspect,
  containerInspect,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  type KernelView,
  kernelViews,
  notApplicable,
  optional,
  pass,
  rootIsMapped,
  undecided,
  viewOf,
} from 'rempart/check';

type Asked = (inspect: ContainerInspect, mapped: boolean | null) => boolean | null;

const own = (mode: string | null, ...shared: readonly string[]): boolean | null =>
  mode === null ? null : !shared.some((word) => mode === word || mode.startsWith(`${word}:`));

/** Whether the container was to have a namespace of its own of each kind; null where the engine does not tell. */
const ASKED: Readonly<Record<string, Asked>> = {
  mnt: () => true,
  pid: ({ hostConfig }) => own(hostConfig.pidMode, 'host', 'container'),
  net: ({ hostConfig }) => own(hostConfig.networkMode, 'host', 'container', 'ns'),
  ipc: ({ hostConfig }) => own(hostConfig.ipcMode, 'host', 'container'),
  uts: ({ hostConfig }) => own(hostConfig.utsMode, 'host'),
  // Without a word the engine shares the host's where control groups are of version 1.
  cgroup: ({ hostConfig }) => (hostConfig.cgroupnsMode === 'private' ? true : null),
  user: (_, mapped) => mapped,
};

const shares = (view: KernelView, machine: KernelView, name: string): boolean => {
  const inside = view.namespaces.get(name);
  return inside !== undefined && inside === machine.namespaces.get(name);
};

export default defineCheck({
  id: 'isolation/kernel-namespaces',
  title: 'The kernel separates the container as it was asked to',
  targets: ['container'],
  severity: 'high',
  rationale:
    'What counts is the namespace a process is in, not the one that was asked for: another runtime, nsenter or an escape leave it in the host’s.',
  remediation:
    'Find out how the process came into the host’s namespace (the runtime of `docker info`, `nsenter` in the shell histories, the engine’s events) and recreate the container; after an intrusion treat the host as lost.',
  fix: {
    command: 'docker rm --force CONTAINER, then create it anew with the runtime runc',
    breaks: 'programs that relied on seeing the host',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/namespaces.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { host: { kernelViews }, 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    if (inspect.state.running === false) return notApplicable('The container does not run');
    if (inspect.state.restarting === true) return notApplicable('The container is between two starts');
    const { machine, containers } = parent.host.kernelViews;
    const view = viewOf(inspect, parent.host.kernelViews);
    if (view === null || machine === null || machine.namespaces.size === 0 || view.namespaces.size === 0)
      return undecided(
        containers.reason ?? {
          code: view === null ? 'unsupported' : 'permission',
          text:
            view === null
              ? 'The kernel of the audited host shows no process of it'
              : 'Namespaces of other users’ processes may be seen by root alone',
        },
      );
    const { info } = parent['docker-engine'];
    const mapped = rootIsMapped(inspect, info.known ? info.value : null);
    const wrong = Object.entries(ASKED).filter(
      ([name, asked]) => asked(inspect, mapped) === true && shares(view, machine, name),
    );
    const findings = wrong.map(
      ([name]): Finding => ({
        message: `Its ${name} namespace was to be its own and is the host’s`,
        expected: 'a namespace of its own',
        actual: `${view.namespaces.get(name)}, as of process 1`,
        severity: name === 'mnt' || name === 'user' ? 'critical' : 'high',
        location: { resource: `${name} namespace` },
      }),
    );
    const [first, ...rest] = findings;
    return first === undefined
      ? pass(`${view.namespaces.size} namespaces compared with process 1`)
      : fail([first, ...rest]);
  },
});
