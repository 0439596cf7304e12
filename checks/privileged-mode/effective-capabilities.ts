import {
  type ContainerExec,
  capabilityNames,
  containerExecs,
  containerInspect,
  containerSettings,
  defineCheck,
  engineInfo,
  filterSet,
  hasKernelOfItsOwn,
  hostProcessesOf,
  judgeEach,
  notApplicable,
  notTold,
  optional,
  type Process,
  processes,
  type Resolved,
  type ResourceSet,
  safeWord,
  undecided,
} from 'rempart/check';

/** It is a command that was run privileged beside the container's own, or a child of one. */
const isOfExec = (
  { pid, ppid }: Process,
  all: readonly Process[],
  execs: Resolved<ResourceSet<ContainerExec>>,
): boolean => {
  const pids = new Set(
    execs.known
      ? execs.value.items.filter(({ privileged }) => privileged === true).map((exec) => exec.pid)
      : [],
  );
  const parents = new Map(all.map((process) => [process.pid, process.ppid]));
  const seen = new Set<number>();
  for (let at = pid, above = ppid; !seen.has(at); at = above, above = parents.get(at) ?? 0) {
    if (pids.has(at)) return true;
    seen.add(at);
  }
  return false;
};

export default defineCheck({
  id: 'privileged-mode/effective-capabilities',
  title: 'No process holds more capabilities than were configured',
  targets: ['container'],
  severity: 'high',
  rationale:
    'What counts is what the kernel gives a process: `docker exec --privileged`, a changed runtime or an escape leave more than the configuration says.',
  remediation:
    'Find out who started the process (`docker top`, the engine’s events, the audit log), end it, and give capabilities by `--cap-add` on a new container only.',
  fix: {
    flag: '--cap-add for a capability that it needs after all, on a new container',
    compose: 'cap_add: with a capability that it needs after all',
    breaks: 'The service stops while it restarts; what was started with `docker exec` ends',
  },
  seen: 'kernel',
  references: [
    { standard: 'cis-docker-1.6', id: '5.23' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect, execs: optional(containerExecs) },
    parent: { host: { processes }, 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect, execs }, parent }) {
    if (inspect.state.running === false) return notApplicable('The container does not run');
    if (inspect.hostConfig.privileged === true)
      return notApplicable('A privileged container is configured to hold every capability');
    const { info } = parent['docker-engine'];
    if (hasKernelOfItsOwn(inspect, info.known ? info.value : null))
      return notApplicable('Its processes run on a kernel of their own');
    const configured = containerSettings(inspect, { info: info.known ? info.value : null }).capabilities
      .applied;
    if (configured === null) return notTold('the capabilities of the container');
    const own = hostProcessesOf(inspect, parent.host.processes);
    if (own.items.length === 0 && own.complete) {
      return inspect.state.restarting === true
        ? notApplicable('The container is between two starts')
        : info.known && /docker desktop/i.test(info.value.operatingSystem ?? '')
          ? notApplicable('Docker Desktop runs its containers in a machine of its own')
          : undecided({ code: 'unsupported', text: 'None of its processes was seen on the audited host' });
    }
    const more = ({ capEff }: Process): readonly string[] =>
      capabilityNames(capEff).filter((capability) => !configured.held.has(capability));
    const holders = own.items.filter((process) => !process.kernelThread && more(process).length > 0);
    if (configured.assumed && holders.length > 0)
      return notTold(
        'the default_capabilities of its containers.conf, which may hold what its processes hold',
      );
    const byExec = holders.every((process) => isOfExec(process, own.items, execs));
    return judgeEach(
      filterSet(own, ({ kernelThread }) => !kernelThread),
      (process) => {
        const { pid, name } = process;
        const capabilities = more(process);
        return capabilities.length === 0
          ? null
          : {
              message: `The process ${name} holds capabilities that the container was not given`,
              expected: 'a part of what was configured',
              actual: `${capabilities.join(', ')} (process ${pid})`,
              location: { resource: pid === inspect.state.pid ? 'first process' : `process ${name}` },
              fix: `docker restart ${safeWord(inspect.name, 'NAME')}`,
            };
      },
      byExec ? { follows: ['privileged-mode/no-privileged-exec'] } : {},
    );
  },
});
