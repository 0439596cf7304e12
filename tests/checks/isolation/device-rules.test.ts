import type { ContainerHostConfig } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/isolation/device-rules.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>) => ({ self: { inspect: withHost(hostConfig) } });

testCheck(check, [
  { name: 'none', facts: facts({ deviceCgroupRules: [] }), expect: 'pass' },
  { name: 'every device', facts: facts({ deviceCgroupRules: ['a *:* rwm'] }), expect: 'fail' },
  { name: 'privileged', facts: facts({ privileged: true }), expect: 'fail' },
  {
    name: 'none, but whether it is privileged is not told',
    facts: facts({ privileged: null }),
    expect: 'unknown',
  },
  { name: 'not told', facts: facts({ deviceCgroupRules: null }), expect: 'unknown' },
]);

describe('the severity of a rule', () => {
  it.each([
    ['a *:* rwm', 'high'],
    ['b 8:* rmw', 'high'],
    ['c *:* rwm', 'high'],
    ['c 1:1 r', 'high'],
    ['c 1:3 rw', 'low'],
    ['c 188:* rwm', 'low'],
    ['b 7:0 rw', 'low'],
  ])('%s is %s', (rule, severity) => {
    const verdict = check.evaluate(facts({ deviceCgroupRules: [rule] }) as never);
    expect(verdict.outcome === 'fail' && verdict.findings[0].severity).toBe(severity);
  });
});
