import { containerInspect, defineCheck, engineInfo, fail, notTold, optional, pass } from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/pids-limit',
  title: 'The container’s number of processes is limited',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Process numbers belong to the one kernel: a fork bomb in one container stops every login and service of the host.',
  remediation:
    'Set `--pids-limit 200` (Compose: `pids_limit: 200` or `deploy.resources.limits.pids`); `docker update --pids-limit 200 NAME` does so at once. Threads count.',
  references: [
    { standard: 'cis-docker-1.6', id: '5.29' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/cgroup-v2.html#pid' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { pidsLimit } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    if (pidsLimit === null) return notTold('the limit of processes of the container');
    const location = { pointer: '/HostConfig/PidsLimit' };
    if (pidsLimit <= 0)
      return fail({
        message: 'The number of processes is not limited',
        expected: 'a limit',
        actual: 'none',
        location,
      });
    if (info.known && info.value.pidsLimit === false)
      return fail({
        message: 'The limit of processes is not enforced: the engine’s kernel or control groups lack it',
        expected: 'an enforced limit',
        actual: 'limits of processes not supported',
        location,
      });
    return pass(`${pidsLimit} processes`);
  },
});
