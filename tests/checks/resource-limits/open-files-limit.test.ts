import type { LimitsInForce, Resolved } from 'rempart/check';
import check from '../../../checks/resource-limits/open-files-limit.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container, leftOut, limitedTo } from '../container-examples.ts';

const facts = (change: ContainerChange, limits: Resolved<readonly LimitsInForce[]> = leftOut) => ({
  self: { inspect: container(change) },
  parent: { host: { limits } },
});

testCheck(check, [
  { name: 'the engine’s default', facts: facts({}), expect: 'pass' },
  {
    name: 'a limit',
    facts: facts({ hostConfig: { ulimits: [{ name: 'nofile', soft: 1024, hard: 65536 }] } }),
    expect: 'pass',
  },
  {
    name: 'Podman’s default, under its kernel name',
    facts: facts({ hostConfig: { ulimits: [{ name: 'RLIMIT_NOFILE', soft: 1048576, hard: 1048576 }] } }),
    expect: 'pass',
  },
  {
    name: 'a thousand million',
    facts: facts({ hostConfig: { ulimits: [{ name: 'nofile', soft: 1024, hard: 1_000_000_000 }] } }),
    expect: 'fail',
  },
  {
    name: 'unlimited',
    facts: facts({ hostConfig: { ulimits: [{ name: 'nofile', soft: -1, hard: -1 }] } }),
    expect: 'fail',
  },
  {
    name: 'the engine’s default is what its own service has, and the kernel shows it',
    facts: facts({}, limitedTo({ openFiles: { soft: 1_073_741_816, hard: 1_073_741_816 } })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The first process may open files without an end',
          expected: 'at most 1048576',
          actual: '1073741816:1073741816',
          location: { resource: 'nofile' },
          seen: 'kernel',
        },
      ],
    },
  },
  { name: 'a modest default', facts: facts({}, limitedTo({})), expect: 'pass' },
  { name: 'not told', facts: facts({ hostConfig: { ulimits: null } }), expect: 'unknown' },
]);
