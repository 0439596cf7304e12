import {
  containerInspect,
  containerTop,
  defineCheck,
  engineInfo,
  fail,
  optional,
  pass,
  processes,
  runningProcesses,
  undecided,
} from 'rempart/check';

/** Images whose only use is to run an engine. */
const ENGINE_IMAGE = /(?:^|\/)(?:docker:[^/]*dind[^/]*|dind(?::|$)|k3s(?::|$)|(?:kindest|kind)\/node)/;
const ENGINE = /^(?:\S*\/)?(?:dockerd|containerd|podman system service|buildkitd|k3s|kubelet|crio)(?:\s|$)/;

export default defineCheck({
  id: 'isolation/nested-engine',
  title: 'No container engine runs inside the container',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'An engine inside a container needs nearly every privilege of the host, and what it starts escapes the rules set for the outer one.',
  remediation:
    'Build images with a rootless BuildKit or Podman, run the inner engine rootless (`docker:dind-rootless`), or give the job a virtual machine.',
  fix: {
    flag: 'a rootless inner engine: image docker:dind-rootless',
    compose: 'image: docker:dind-rootless',
    breaks: 'Builds that need root of the inner engine; its cache starts empty',
  },
  seen: 'kernel',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/security/rootless/' }],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: { 'docker-engine': { info: optional(engineInfo) }, host: { processes: optional(processes) } },
  },
  evaluate({ self: { inspect, top }, parent }) {
    const { info } = parent['docker-engine'];
    const image = inspect.config.image ?? '';
    const running = runningProcesses(inspect, info.known ? info.value : null, top, parent.host.processes);
    const engine = running?.items.find(({ command }) => ENGINE.test(command));
    const seen = engine?.command.slice(0, 120) ?? (ENGINE_IMAGE.test(image) ? `image ${image}` : null);
    if (seen !== null && seen !== undefined)
      return fail({
        message: 'A container engine runs inside the container',
        expected: 'none',
        actual: seen,
        severity: engine !== undefined && engine.rootOnHost === false ? 'low' : 'medium',
        location: { resource: 'nested engine' },
        ...(engine === undefined ? { seen: 'requested' as const } : {}),
      });
    if (running !== null && running.reason !== null) return undecided(running.reason);
    return pass(running === null ? 'judged by its image: it does not run' : 'no engine among its processes');
  },
});
