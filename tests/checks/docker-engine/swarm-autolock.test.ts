import type { EngineInfo } from 'rempart/check';
import check from '../../../checks/docker-engine/swarm-autolock.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';

const self = (state: string, manager: boolean, locked?: boolean) => {
  const cluster = locked === undefined ? {} : { Spec: { EncryptionConfig: { AutoLockManagers: locked } } };
  const swarm: EngineInfo['swarm'] = {
    state,
    manager,
    nodeId: null,
    nodeAddress: null,
    nodes: 1,
    managers: 1,
    cluster,
  };
  return { self: { info: engine({}, { swarm }) } };
};

testCheck(check, [
  { name: 'locked', facts: self('active', true, true), expect: 'pass' },
  { name: 'not locked', facts: self('active', true, false), expect: 'fail' },
  { name: 'a manager that does not tell', facts: self('active', true), expect: 'unknown' },
  { name: 'a worker', facts: self('active', false), expect: 'not-applicable' },
  { name: 'no swarm', facts: self('inactive', false), expect: 'not-applicable' },
]);
