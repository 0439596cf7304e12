import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/resource-limits/cpu-limit.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine()) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) } },
});

testCheck(check, [
  {
    name: 'by --cpus',
    facts: facts({ nanoCpus: 1_500_000_000 }),
    expect: { outcome: 'pass', note: '1.5 processors' },
  },
  {
    name: 'by a quota, which peers ignore',
    facts: facts({ cpuQuota: 50_000, cpuPeriod: 100_000 }),
    expect: { outcome: 'pass', note: '0.5 processors' },
  },
  { name: 'to single processors, which peers ignore', facts: facts({ cpusetCpus: '0-1' }), expect: 'pass' },
  { name: 'not limited', facts: facts({}), expect: 'fail' },
  { name: 'a quota of -1 is none', facts: facts({ cpuQuota: -1 }), expect: 'fail' },
  { name: 'shares only divide', facts: facts({ cpuShares: 512 }), expect: 'fail' },
  {
    name: 'limited, but the kernel cannot',
    facts: facts({ nanoCpus: 1 }, engine({}, { cpuCfsQuota: false })),
    expect: 'fail',
  },
  { name: 'one of two not told', facts: facts({ nanoCpus: null }), expect: 'unknown' },
  { name: 'the other not told', facts: facts({ cpuQuota: null }), expect: 'unknown' },
]);
