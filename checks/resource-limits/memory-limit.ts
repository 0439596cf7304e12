import { containerInspect, defineCheck, engineInfo, fail, notTold, optional, pass } from 'rempart/check';

const MEBIBYTE = 1024 * 1024;

export default defineCheck({
  id: 'resource-limits/memory-limit',
  title: 'The container’s memory is limited',
  targets: ['container'],
  severity: 'high',
  rationale:
    'Without a limit one leaking or attacked container takes the memory of all, and the kernel then ends processes of its own choice.',
  remediation:
    'Measure what it uses (`docker stats`) and set a limit above that: `--memory 512m` (Compose: `mem_limit: 512m` or `deploy.resources.limits.memory`); `docker update --memory 512m --memory-swap 512m NAME` does so at once. Above the limit the container’s own processes are ended.',
  references: [
    { standard: 'cis-docker-1.6', id: '5.11' },
    { standard: 'url', id: 'https://docs.docker.com/engine/containers/resource_constraints/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { memory, cgroupParent } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    if (memory === null) return notTold('the memory limit of the container');
    const location = { pointer: '/HostConfig/Memory' };
    if (memory > 0) {
      if (info.known && info.value.memoryLimit === false)
        return fail({
          message: 'The memory limit is not enforced: the engine’s kernel or control groups lack it',
          expected: 'an enforced limit',
          actual: 'memory limits not supported',
          location,
        });
      return pass(`${Math.round(memory / MEBIBYTE)} MiB`);
    }
    const elsewhere = cgroupParent !== null && cgroupParent !== '' && !/^\/?docker$/.test(cgroupParent);
    return fail({
      message: elsewhere
        ? 'Memory is not limited, unless the control group above does so'
        : 'Memory is not limited',
      expected: 'a limit',
      actual: elsewhere ? `none; below ${cgroupParent}` : 'none',
      severity: elsewhere ? 'medium' : 'high',
      location,
    });
  },
});
