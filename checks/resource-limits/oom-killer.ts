import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/oom-killer',
  title: 'The container is not spared when memory runs out',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'A container that the kernel may not end, or ends last, makes it end the host’s own services instead.',
  remediation:
    'Take `--oom-kill-disable` and a negative `--oom-score-adj` (Compose: `oom_kill_disable`, `oom_score_adj`) away; keep the first one only together with a memory limit.',
  fix: {
    flag: 'without --oom-kill-disable, or with --memory; --oom-score-adj 0',
    compose: 'oom_kill_disable: false; oom_score_adj: 0',
    breaks: 'The container may be ended when memory runs out, as every other one',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/containers/resource_constraints/#understand-the-risks-of-running-out-of-memory',
    },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { oomKillDisable, oomScoreAdj, memory } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    if (oomKillDisable === null || oomScoreAdj === null || memory === null)
      return notTold('how the container fares when memory runs out');
    if (oomScoreAdj < 0)
      return fail({
        message: 'The kernel ends the host’s services before this container',
        expected: '0 or more',
        actual: `oom_score_adj ${oomScoreAdj}`,
        location: { pointer: '/HostConfig/OomScoreAdj' },
      });
    if (!oomKillDisable) return pass(oomScoreAdj === 0 ? 'as every process' : `oom_score_adj ${oomScoreAdj}`);
    if (info.known && info.value.cgroupVersion === 2)
      return notApplicable('With cgroup v2 the out-of-memory killer cannot be switched off');
    return memory > 0
      ? pass('switched off within a memory limit')
      : fail({
          message: 'The out-of-memory killer is off and memory is not limited',
          expected: 'on, or a memory limit',
          actual: 'off',
          location: { pointer: '/HostConfig/OomKillDisable' },
        });
  },
});
