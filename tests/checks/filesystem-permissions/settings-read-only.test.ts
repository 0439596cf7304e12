import type { ContainerMount } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/settings-read-only.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';

const mount = (destination: string, over: Partial<ContainerMount> = {}): ContainerMount => ({
  type: 'bind',
  name: null,
  source: `/srv${destination}`,
  destination,
  driver: null,
  writable: true,
  propagation: null,
  ...over,
});
const mounted = (...mounts: readonly ContainerMount[]) => ({ self: { inspect: container({ mounts }) } });

testCheck(check, [
  { name: 'no mounts', facts: mounted(), expect: 'not-applicable' },
  { name: 'data', facts: mounted(mount('/var/lib/app')), expect: 'not-applicable' },
  { name: 'read-only', facts: mounted(mount('/etc/nginx/nginx.conf', { writable: false })), expect: 'pass' },
  {
    name: 'writable',
    facts: mounted(mount('/etc/nginx/nginx.conf'), mount('/srv/certs', { writable: false })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container may change /etc/nginx/nginx.conf',
          expected: 'mounted read-only',
          actual: 'bind, writable',
          location: { path: '/etc/nginx/nginx.conf', resource: '/etc/nginx/nginx.conf' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'a volume of settings', facts: mounted(mount('/etc/app', { type: 'volume' })), expect: 'fail' },
  { name: 'what the engine writes', facts: mounted(mount('/etc/hosts')), expect: 'not-applicable' },
  {
    name: 'certificates that a client renews',
    facts: mounted(mount('/etc/letsencrypt')),
    expect: 'not-applicable',
  },
  {
    name: 'a file of its own in memory',
    facts: mounted(mount('/etc/app', { type: 'tmpfs' })),
    expect: 'not-applicable',
  },
  {
    name: 'not told which are writable',
    facts: mounted(mount('/etc/app', { writable: null })),
    expect: 'unknown',
  },
  { name: 'not told', facts: { self: { inspect: container({ mounts: null }) } }, expect: 'unknown' },
]);
