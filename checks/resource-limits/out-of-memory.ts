import {
  containerInspect,
  defineCheck,
  dockerUpdate,
  fail,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/out-of-memory',
  title: 'The container did not end for lack of memory',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A container that hit its memory limit loses work each time; the limit is too low, or something in it leaks or is being flooded.',
  remediation: 'Measure its use (`docker stats`), mend the leak or raise `--memory`.',
  fix: {
    flag: '--memory 1g --memory-swap 1g',
    compose: 'mem_limit: 1g',
    breaks: 'A leak takes longer to be seen and takes more from others',
  },
  seen: 'kernel',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/containers/resource_constraints/#understand-the-risks-of-running-out-of-memory',
    },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { state, hostConfig } = inspect;
    const twice = (hostConfig.memory ?? 0) * 2;
    if (state.neverStarted === true) return notApplicable('The container was never started');
    if (state.oomKilled === null) return notTold('whether the container ran out of memory');
    return state.oomKilled
      ? fail({
          message: 'A process of the container was ended for lack of memory',
          expected: 'no',
          actual: 'OOMKilled',
          location: { pointer: '/State/OOMKilled' },
          ...(twice > 0
            ? {
                fix: {
                  ...dockerUpdate(inspect, `--memory ${twice} --memory-swap ${twice}`),
                  flag: `--memory ${twice} --memory-swap ${twice}`,
                  compose: `mem_limit: ${twice}`,
                },
              }
            : {}),
        })
      : pass('no');
  },
});
