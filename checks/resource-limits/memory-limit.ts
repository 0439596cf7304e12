import {
  containerInspect,
  containerLimits,
  defineCheck,
  dockerUpdate,
  engineInfo,
  type Fix,
  fail,
  limitsInForce,
  notTold,
  optional,
  pass,
} from 'rempart/check';

const MEBIBYTE = 1024 * 1024;

const UNSUPPORTED: Fix = {
  command:
    'Start the kernel with cgroup_enable=memory; for a rootless engine, Delegate=memory in user@.service of systemd',
  breaks: 'The machine has to be restarted',
};

export default defineCheck({
  id: 'resource-limits/memory-limit',
  title: 'The container’s memory is limited',
  targets: ['container'],
  severity: 'high',
  rationale:
    'Without a limit one leaking or attacked container takes the memory of all, and the kernel then ends processes of its own choice.',
  remediation:
    'Measure what it uses (`docker stats`) and set a limit above that: `--memory 512m` (Compose: `mem_limit: 512m` or `deploy.resources.limits.memory`); `docker update --memory 512m --memory-swap 512m NAME` does so at once. Above the limit the container’s own processes are ended.',
  fix: {
    flag: '--memory 512m --memory-swap 512m',
    compose: 'mem_limit: 512m, or deploy: {resources: {limits: {memory: 512M}}}',
    breaks: 'Above the limit the kernel ends processes of the container: measure with `docker stats` first',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.11' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/containers/resource_constraints/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) }, host: { limits: optional(containerLimits) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { memory, cgroupParent } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    const { limits } = parent.host;
    const location = { pointer: '/HostConfig/Memory' };
    const inForce = limits.known ? (limitsInForce(inspect, limits.value)?.memory ?? null) : null;
    // A limit of the control group above holds too, and what was asked for need not have become one.
    if (inForce !== null && inForce.value !== null)
      return pass(`${Math.round(inForce.value / MEBIBYTE)} MiB, by the control group ${inForce.group}`);
    if (memory === null) return notTold('the memory limit of the container');
    if (memory > 0) {
      if (inForce !== null || (info.known && info.value.memoryLimit === false))
        return fail({
          message: 'The memory limit is not enforced: the engine’s kernel or control groups lack it',
          expected: 'an enforced limit',
          actual: inForce === null ? 'memory limits not supported' : `none in ${inForce.group}`,
          location,
          seen: 'kernel',
          fix: UNSUPPORTED,
        });
      return pass(`${Math.round(memory / MEBIBYTE)} MiB`);
    }
    const elsewhere =
      inForce === null && cgroupParent !== null && cgroupParent !== '' && !/^\/?docker$/.test(cgroupParent);
    return fail({
      message: elsewhere
        ? 'Memory is not limited, unless the control group above does so'
        : 'Memory is not limited',
      expected: 'a limit',
      actual: elsewhere ? `none; below ${cgroupParent}` : 'none',
      severity: elsewhere ? 'medium' : 'high',
      location,
      fix: dockerUpdate(inspect, '--memory 512m --memory-swap 512m'),
    });
  },
});
