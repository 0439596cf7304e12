import type { ContainerHostConfig, LimitsInForce, Resolved } from 'rempart/check';
import check from '../../../checks/resource-limits/cpu-limit.ts';
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
  {
    name: 'by the control group above, as the kernel shows',
    facts: facts({}, engine(), limitedTo({ cpus: { value: 1.5, group: '/limited.slice' } })),
    expect: { outcome: 'pass', note: '1.5 processors, by the control group /limited.slice' },
  },
  {
    name: 'asked for, but in no control group',
    facts: facts({ nanoCpus: 5e8 }, engine(), limitedTo({})),
    expect: 'fail',
  },
  { name: 'the kernel was not asked', facts: facts({ nanoCpus: 5e8 }, engine(), refused), expect: 'pass' },
  { name: 'one of two not told', facts: facts({ nanoCpus: null }), expect: 'unknown' },
  { name: 'the other not told', facts: facts({ cpuQuota: null }), expect: 'unknown' },
]);
