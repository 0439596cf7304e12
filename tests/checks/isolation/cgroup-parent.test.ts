import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/cgroup-parent.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>) => ({ self: { inspect: withHost(hostConfig) } });

testCheck(check, [
  { name: 'the default', facts: facts({ cgroupParent: '' }), expect: 'pass' },
  { name: 'systemd’s slice', facts: facts({ cgroupParent: 'system.slice' }), expect: 'pass' },
  { name: 'Kubernetes’', facts: facts({ cgroupParent: '/kubepods/burstable/pod1' }), expect: 'pass' },
  { name: 'another one', facts: facts({ cgroupParent: '/unlimited' }), expect: 'fail' },
  { name: 'a name that only begins alike', facts: facts({ cgroupParent: 'dockers' }), expect: 'fail' },
  { name: 'not told', facts: facts({ cgroupParent: null }), expect: 'unknown' },
]);
