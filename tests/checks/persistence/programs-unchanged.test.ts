import { type ContainerChange, completeSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/persistence/programs-unchanged.ts';
import { testCheck } from '../../test-check.ts';
import { cutSet } from '../container-examples.ts';

const change = (path: string, kind: ContainerChange['kind'] = 'added'): ContainerChange => ({ path, kind });
const facts = (...changes: readonly ContainerChange[]) => ({ self: { written: completeSet(changes) } });

testCheck(check, [
  { name: 'nothing written', facts: facts(), expect: 'pass' },
  { name: 'data', facts: facts(change('/var/lib/app/app.db')), expect: 'pass' },
  {
    name: 'a program added',
    facts: facts(change('/usr/bin/miner')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/usr/bin/miner was added since the container was made',
          expected: 'as in the image',
          actual: 'added',
          location: { path: '/usr/bin/miner', resource: '/usr/bin/miner' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'not all was listed', facts: { self: { written: cutSet<ContainerChange>() } }, expect: 'unknown' },
  { name: 'never started', facts: { self: { written: null } }, expect: 'not-applicable' },
]);

describe('the severity of a change', () => {
  it.each([
    ['/bin/sh', 'changed', 'high'],
    ['/usr/local/lib/python3.12/site-packages/x.py', 'added', 'high'],
    ['/etc/ld.so.preload', 'added', 'high'],
    ['/root/.ssh/authorized_keys', 'added', 'high'],
    ['/etc/sudoers.d/x', 'added', 'high'],
    ['/etc/crontabs/root', 'changed', 'medium'],
    ['/etc/profile.d/x.sh', 'added', 'medium'],
    // Entry points with PUID and PGID write them at every start.
    ['/etc/passwd', 'changed', 'low'],
    ['/etc/shadow-', 'added', 'low'],
    ['/usr/bin/wget', 'deleted', 'low'],
    ['/root/.ssh/known_hosts', 'added', 'pass'],
    ['/etc/ssh/ssh_host_rsa_key', 'added', 'pass'],
    ['/etc/nginx/conf.d/default.conf', 'changed', 'pass'],
    ['/usr/share/nginx/html/index.html', 'changed', 'pass'],
    ['/library/x', 'added', 'pass'],
  ] as const)('%s %s: %s', (path, kind, severity) => {
    const verdict = check.evaluate(facts(change(path, kind)) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'high') : verdict.outcome).toBe(
      severity,
    );
  });
});
