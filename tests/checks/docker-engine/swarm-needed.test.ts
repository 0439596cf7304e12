import { completeSet, type SwarmService } from 'rempart/check';
import check from '../../../checks/docker-engine/swarm-needed.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused } from '../container-examples.ts';
import { lockedManager, manager, service, worker } from '../engine-examples.ts';

const none = known(null);
const self = (info: ReturnType<typeof engine>, ...services: readonly SwarmService[]) => ({
  self: { info, services: known(completeSet(services)) },
});

testCheck(check, [
  { name: 'no swarm', facts: { self: { info: engine(), services: none } }, expect: 'pass' },
  { name: 'a swarm with a service', facts: self(manager(), service('web')), expect: 'pass' },
  { name: 'a swarm without one', facts: self(manager()), expect: 'fail' },
  { name: 'a worker', facts: { self: { info: worker, services: none } }, expect: 'not-applicable' },
  {
    name: 'a manager that waits for its key',
    facts: { self: { info: lockedManager, services: none } },
    expect: 'not-applicable',
  },
  { name: 'services refused', facts: { self: { info: manager(), services: refused } }, expect: 'unknown' },
  {
    name: 'not told',
    facts: { self: { info: engine({}, { swarm: null }), services: none } },
    expect: 'unknown',
  },
  { name: 'Podman', facts: { self: { info: podman(), services: none } }, expect: 'not-applicable' },
]);
