import {
  containerInspect,
  containerLimits,
  defineCheck,
  dockerUpdate,
  engineInfo,
  fail,
  limitsInForce,
  notTold,
  optional,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/pids-limit',
  title: 'The container’s number of processes is limited',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Process numbers belong to the one kernel: a fork bomb in one container stops every login and service of the host.',
  remediation:
    'Set `--pids-limit 200` (Compose: `pids_limit: 200` or `deploy.resources.limits.pids`); `docker update --pids-limit 200 NAME` does so at once. Threads count.',
  fix: {
    flag: '--pids-limit 200',
    compose: 'pids_limit: 200, or deploy: {resources: {limits: {pids: 200}}}',
    breaks: 'Programs with many threads (Java, databases) fail to start more: threads count',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.29' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/cgroup-v2.html#pid' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) }, host: { limits: optional(containerLimits) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { pidsLimit } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    const { limits } = parent.host;
    const inForce = limits.known ? (limitsInForce(inspect, limits.value)?.pids ?? null) : null;
    // systemd gives every scope a limit of its own (DefaultTasksMax) unless the engine says otherwise.
    if (inForce !== null && inForce.value !== null)
      return pass(`${inForce.value} processes, by the control group ${inForce.group}`);
    if (pidsLimit === null) return notTold('the limit of processes of the container');
    const location = { pointer: '/HostConfig/PidsLimit' };
    if (pidsLimit <= 0)
      return fail({
        message: 'The number of processes is not limited',
        expected: 'a limit',
        actual: 'none',
        location,
        fix: dockerUpdate(inspect, '--pids-limit 200'),
      });
    if (inForce !== null || (info.known && info.value.pidsLimit === false))
      return fail({
        message: 'The limit of processes is not enforced: the engine’s kernel or control groups lack it',
        expected: 'an enforced limit',
        actual: inForce === null ? 'limits of processes not supported' : `none in ${inForce.group}`,
        location,
        seen: 'kernel',
        fix: {
          command:
            'Run a kernel with CONFIG_CGROUP_PIDS; for a rootless engine, Delegate=pids in user@.service of systemd',
          breaks: 'The machine or the engine has to be restarted',
        },
      });
    return pass(`${pidsLimit} processes`);
  },
});
