import check from '../../../checks/resource-limits/open-files-limit.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container } from '../container-examples.ts';

const facts = (change: ContainerChange) => ({ self: { inspect: container(change) } });

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
  { name: 'not told', facts: facts({ hostConfig: { ulimits: null } }), expect: 'unknown' },
]);
