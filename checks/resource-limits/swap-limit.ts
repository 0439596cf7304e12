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
  id: 'resource-limits/swap-limit',
  title: 'The container’s swap is bounded',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A container that may swap without bound meets its memory limit by filling the host’s swap, which slows everybody.',
  remediation:
    'Set `--memory-swap` (Compose: `memswap_limit`) to the memory limit for no swap, or to what it may use in all.',
  fix: {
    flag: '--memory-swap of the size of --memory',
    compose: 'memswap_limit: of the size of mem_limit',
    breaks: 'Processes end at the limit where they were slow before',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/containers/resource_constraints/#--memory-swap-details',
    },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { memory, memorySwap } = inspect.hostConfig;
    if (memory === null || memorySwap === null) return notTold('the swap limit of the container');
    if (memory <= 0) return notApplicable('Memory is not limited, so swap cannot be');
    if (memorySwap >= 0)
      return pass(memorySwap === 0 ? 'as much again as memory' : `${memorySwap} bytes with memory`);
    return fail({
      message: 'Swap is not limited',
      expected: 'a bound',
      actual: 'unlimited',
      location: { pointer: '/HostConfig/MemorySwap' },
      fix: {
        ...dockerUpdate(inspect, `--memory-swap ${memory}`),
        flag: `--memory-swap ${memory}`,
        compose: `memswap_limit: ${memory}`,
      },
    });
  },
});
