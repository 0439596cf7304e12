import {
  capabilityNames,
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
  processes,
  safeWord,
  undecided,
} from 'rempart/check';

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
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { host: { processes }, 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
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
    const moreThan = (bits: bigint) =>
      capabilityNames(bits).filter((capability) => !configured.held.has(capability));
    if (configured.assumed && own.items.some(({ capEff }) => moreThan(capEff).length > 0))
      return notTold(
        'the default_capabilities of its containers.conf, which may hold what its processes hold',
      );
    return judgeEach(
      filterSet(own, ({ kernelThread }) => !kernelThread),
      ({ capEff, pid, name }) => {
        const more = moreThan(capEff);
        return more.length === 0
          ? null
          : {
              message: `The process ${name} holds capabilities that the container was not given`,
              expected: 'a part of what was configured',
              actual: `${more.join(', ')} (process ${pid})`,
              location: { resource: pid === inspect.state.pid ? 'first process' : `process ${name}` },
              fix: `docker restart ${safeWord(inspect.name, 'NAME')}`,
            };
      },
    );
  },
});
