import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/resource-limits/memory-limit.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine()) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) } },
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
        },
      ],
    },
  },
  { name: 'not told', facts: facts({ memory: null }), expect: 'unknown' },
]);
