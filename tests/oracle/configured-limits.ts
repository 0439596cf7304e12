import type { HostConfig, Ulimit } from './create-body.ts';
import type { Choices } from './seeded-random.ts';

const MIB = 2 ** 20;

const memory = (choices: Choices): HostConfig => {
  const Memory = choices.weighted([
    [45, undefined],
    [10, 0],
    [25, 64 * MIB],
    [20, 256 * MIB],
  ]);
  const swaps: readonly number[] = Memory ? [Memory, -1, 0, 2 * Memory] : [-1, 0];
  return { Memory, MemorySwap: choices.chance(0.3) ? choices.pick(swaps) : undefined };
};

/** The engine takes either thousandths of a processor or a quota of a period, never both. */
const processors = (choices: Choices): HostConfig => ({
  ...choices.weighted<HostConfig>([
    [60, {}],
    [14, { NanoCpus: 500_000_000 }],
    [3, { NanoCpus: 0 }],
    [10, { CpuQuota: 50_000 }],
    [5, { CpuQuota: 20_000, CpuPeriod: 50_000 }],
    [4, { CpuQuota: -1 }],
    [4, { CpuPeriod: 50_000 }],
  ]),
  CpuShares: choices.weighted([
    [76, undefined],
    [4, 0],
    [8, 512],
    [6, 1024],
    [6, 2],
  ]),
  CpusetCpus: choices.weighted([
    [86, undefined],
    [4, ''],
    [10, '0'],
  ]),
});

const ulimits = (choices: Choices): readonly Ulimit[] | undefined =>
  choices.weighted<readonly Ulimit[] | undefined>([
    [78, undefined],
    [2, []],
    [7, [{ Name: 'nofile', Soft: 1024, Hard: 2048 }]],
    [4, [{ Name: 'core', Soft: 0, Hard: 0 }]],
    [
      3,
      [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'nofile', Soft: 1024, Hard: 4096 },
      ],
    ],
    [2, [{ Name: 'nofile', Soft: -1, Hard: -1 }]],
    [2, [{ Name: 'nofile', Soft: 1_000_000_000, Hard: 1_000_000_000 }]],
  ]);

const restartPolicy = (choices: Choices): HostConfig['RestartPolicy'] => {
  const count = (MaximumRetryCount: number) => ({ Name: 'on-failure', MaximumRetryCount });
  return choices.weighted<HostConfig['RestartPolicy']>([
    [34, undefined],
    [3, { Name: '' }],
    [8, { Name: 'no' }],
    [14, { Name: 'always' }],
    [11, { Name: 'unless-stopped' }],
    [6, { Name: 'on-failure' }],
    [3, count(0)],
    [7, count(3)],
    [7, count(5)],
    [4, count(6)],
    [3, count(100)],
  ]);
};

/** Memory, processors, processes, files, restarts. */
export const configuredLimits = (choices: Choices): HostConfig => ({
  ...memory(choices),
  ...processors(choices),
  PidsLimit: choices.weighted([
    [38, undefined],
    [4, null],
    [10, 0],
    [10, -1],
    [20, 64],
    [18, 500],
  ]),
  Ulimits: ulimits(choices),
  RestartPolicy: restartPolicy(choices),
});
