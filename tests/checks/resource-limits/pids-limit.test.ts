import type { ContainerHostConfig, LimitsInForce, Resolved } from 'rempart/check';
import check from '../../../checks/resource-limits/pids-limit.ts';
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
  { name: 'limited', facts: facts({ pidsLimit: 64 }), expect: 'pass' },
  { name: 'unset', facts: facts({ pidsLimit: 0 }), expect: 'fail' },
  { name: '-1 is none', facts: facts({ pidsLimit: -1 }), expect: 'fail' },
  {
    name: 'limited, but the kernel cannot',
    facts: facts({ pidsLimit: 64 }, engine({}, { pidsLimit: false })),
    expect: 'fail',
  },
  {
    name: 'by systemd’s own limit for scopes, though nothing was asked for',
    facts: facts({ pidsLimit: 0 }, engine(), limitedTo({ pids: { value: 4614, group: '/system.slice/x' } })),
    expect: { outcome: 'pass', note: '4614 processes, by the control group /system.slice/x' },
  },
  {
    name: 'asked for, but in no control group',
    facts: facts({ pidsLimit: 64 }, engine(), limitedTo({})),
    expect: 'fail',
  },
  { name: 'the kernel was not asked', facts: facts({ pidsLimit: 64 }, engine(), refused), expect: 'pass' },
  { name: 'not told', facts: facts({ pidsLimit: null }), expect: 'unknown' },
]);
