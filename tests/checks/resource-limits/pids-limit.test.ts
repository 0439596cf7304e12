import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/resource-limits/pids-limit.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine()) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) } },
});

testCheck(check, [
  { name: 'limited', facts: facts({ pidsLimit: 64 }), expect: 'pass' },
  { name: 'unset', facts: facts({ pidsLimit: 0 }), expect: 'fail' },
  { name: '-1 is none', facts: facts({ pidsLimit: -1 }), expect: 'fail' },
  {
    name: 'limited, but the kernel cannot',
    facts: facts({ pidsLimit: 64 }, engine({}, { pidsLimit: false })),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ pidsLimit: null }), expect: 'unknown' },
]);
