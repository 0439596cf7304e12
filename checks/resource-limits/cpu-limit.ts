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
  id: 'resource-limits/cpu-limit',
  title: 'The container’s processor time is limited',
  targets: ['container'],
  severity: 'medium',
  rationale: 'One container in a loop, or mining for somebody, takes the processors from every other one.',
  remediation:
    'Set `--cpus 1.5` (Compose: `cpus: 1.5` or `deploy.resources.limits.cpus`); `docker update --cpus 1.5 NAME` does so at once. Shares only divide what is contended.',
  fix: {
    flag: '--cpus 1.5',
    compose: 'cpus: 1.5, or deploy: {resources: {limits: {cpus: "1.5"}}}',
    breaks: 'Work that used more processors takes longer; health checks may need more time',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.12' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/containers/resource_constraints/#cpu' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) }, host: { limits: optional(containerLimits) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { nanoCpus, cpuQuota, cpuPeriod, cpusetCpus, cpuShares } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    const { limits } = parent.host;
    const inForce = limits.known ? (limitsInForce(inspect, limits.value)?.cpus ?? null) : null;
    if (cpusetCpus !== null && cpusetCpus !== '') return pass(`processors ${cpusetCpus}`);
    if (inForce !== null && inForce.value !== null)
      return pass(`${inForce.value} processors, by the control group ${inForce.group}`);
    const quota =
      (nanoCpus ?? 0) > 0
        ? (nanoCpus ?? 0) / 1e9
        : (cpuQuota ?? 0) > 0
          ? (cpuQuota ?? 0) / (cpuPeriod || 100_000)
          : 0;
    if (quota > 0) {
      if (inForce !== null || (info.known && info.value.cpuCfsQuota === false))
        return fail({
          message: 'The limit is not enforced: the engine’s kernel or control groups lack it',
          expected: 'an enforced limit',
          actual: inForce === null ? 'quotas not supported' : `none in ${inForce.group}`,
          seen: 'kernel',
          fix: {
            command:
              'Run a kernel with CONFIG_CFS_BANDWIDTH; for a rootless engine, Delegate=cpu in user@.service of systemd',
            breaks: 'The machine or the engine has to be restarted',
          },
        });
      return pass(`${quota} processors`);
    }
    if (nanoCpus === null || cpuQuota === null) return notTold('the processor limit of the container');
    const weighed = (cpuShares ?? 0) > 0;
    return fail({
      message: weighed ? 'Shares only divide contended processors' : 'Processor time is not limited',
      expected: 'a limit',
      actual: weighed ? `${cpuShares} shares` : 'none',
      severity: weighed ? 'low' : 'medium',
      location: { pointer: '/HostConfig/NanoCpus' },
      fix: dockerUpdate(inspect, '--cpus 1.5'),
    });
  },
});
