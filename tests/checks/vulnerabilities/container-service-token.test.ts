import type { ContainerMount } from 'rempart/check';
import check from '../../../checks/vulnerabilities/container-service-token.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';

const mount = (destination: string): ContainerMount => ({
  type: 'bind',
  name: null,
  source: '/var/lib/kubelet/x',
  destination,
  driver: null,
  writable: false,
  propagation: null,
});
const mounted = (...mounts: readonly ContainerMount[]) => ({ self: { inspect: container({ mounts }) } });

testCheck(check, [
  { name: 'none', facts: mounted(mount('/run/secrets/db')), expect: 'pass' },
  {
    name: 'as the kubelet mounts it',
    facts: mounted(mount('/var/run/secrets/kubernetes.io/serviceaccount')),
    expect: 'fail',
  },
  { name: 'not told', facts: { self: { inspect: container({ mounts: null }) } }, expect: 'unknown' },
]);
