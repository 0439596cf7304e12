import type { ContainerHostConfig, LimitsInForce, Resolved } from 'rempart/check';
import check from '../../../checks/resource-limits/memory-limit.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, limitedTo, refused, withHost } from '../container-examples.ts';

const facts = (
  hostConfig: Partial<ContainerHostConfig>,
  info = engine(),
  limits: Resolved<readonly LimitsInForce[]> = leftOut,
) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) }, host: { limits } },
});

testCheck(check, [
  {
    name: 'limited',
    facts: facts({ memory: 64 * 1024 * 1024 }),
    expect: { outcome: 'pass', note: '64 MiB' },
  },
  { name: 'not limited', facts: facts({ memory: 0 }), expect: 'fail' },
  {
    name: 'limited, but the kernel cannot',
    facts: facts({ memory: 1 }, engine({}, { memoryLimit: false })),
    expect: 'fail',
  },
  {
    name: 'below another control group, which may be limited',
    facts: facts({ memory: 0, cgroupParent: 'limited.slice' }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Memory is not limited, unless the control group above does so',
          expected: 'a limit',
          actual: 'none; below limited.slice',
          severity: 'medium',
          location: { pointer: '/HostConfig/Memory' },
          fix: { command: 'docker update --memory 512m --memory-swap 512m plain' },
        },
      ],
    },
  },
  {
    name: 'limited by the control group above, as the kernel shows',
    facts: facts(
      { memory: 0, cgroupParent: 'limited.slice' },
      engine(),
      limitedTo({ memory: { value: 2 ** 31, group: '/limited.slice' } }),
    ),
    expect: { outcome: 'pass', note: '2048 MiB, by the control group /limited.slice' },
  },
  {
    name: 'a control group above that does not limit',
    facts: facts({ memory: 0, cgroupParent: 'other.slice' }, engine(), limitedTo({})),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Memory is not limited',
          expected: 'a limit',
          actual: 'none',
          severity: 'high',
          location: { pointer: '/HostConfig/Memory' },
          fix: { command: 'docker update --memory 512m --memory-swap 512m plain' },
        },
      ],
    },
  },
  {
    name: 'asked for, but in no control group',
    facts: facts({ memory: 1 }, engine(), limitedTo({})),
    expect: 'fail',
  },
  { name: 'the kernel was not asked', facts: facts({ memory: 1 }, engine(), refused), expect: 'pass' },
  { name: 'not told', facts: facts({ memory: null }), expect: 'unknown' },
]);
