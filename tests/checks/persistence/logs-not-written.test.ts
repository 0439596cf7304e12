import { type ContainerChange, completeSet, isLogPath } from 'rempart/check';
import { expect, it } from 'vitest';
import check from '../../../checks/persistence/logs-not-written.ts';
import { testCheck } from '../../test-check.ts';
import { cutSet, withHost } from '../container-examples.ts';

const facts = (changes: readonly ContainerChange[], readonlyRootfs = false) => ({
  self: { inspect: withHost({ readonlyRootfs }), written: completeSet(changes) },
});
const added = (path: string): ContainerChange => ({ path, kind: 'added' });

testCheck(check, [
  { name: 'nothing', facts: facts([]), expect: 'pass' },
  { name: 'other files', facts: facts([added('/var/lib/app/app.db')]), expect: 'pass' },
  {
    name: 'a log',
    facts: facts([added('/var/lib/app/app.db'), { path: '/srv/app.log', kind: 'changed' }]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The log /srv/app.log was written to the container’s own layer',
          expected: 'standard output or a volume',
          actual: 'changed',
          location: { path: '/srv/app.log', resource: '/srv/app.log' },
          fix: { dockerfile: 'RUN ln -sf /dev/stdout /srv/app.log' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a name that a shell would read otherwise is not copied into the mend',
    facts: facts([added('/srv/$(id).log')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The log /srv/$(id).log was written to the container’s own layer',
          expected: 'standard output or a volume',
          actual: 'added',
          location: { path: '/srv/$(id).log', resource: '/srv/$(id).log' },
          fix: { dockerfile: 'RUN ln -sf /dev/stdout FILE' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'one that was removed', facts: facts([{ path: '/srv/app.log', kind: 'deleted' }]), expect: 'pass' },
  { name: 'a read-only root', facts: facts([], true), expect: 'not-applicable' },
  {
    name: 'never started',
    facts: { self: { inspect: withHost({}), written: null } },
    expect: 'not-applicable',
  },
  {
    name: 'not all was listed',
    facts: { self: { inspect: withHost({}), written: cutSet<ContainerChange>() } },
    expect: 'unknown',
  },
]);

it('knows a log by its folder or its name', () => {
  expect(['/var/log/nginx/access.log', '/var/log/app', '/x/a.log.1', '/x/a.log.2.gz'].every(isLogPath)).toBe(
    true,
  );
  expect(['/var/logs', '/x/catalog', '/x/a.log.txt', '/x/logo.png'].some(isLogPath)).toBe(false);
});
