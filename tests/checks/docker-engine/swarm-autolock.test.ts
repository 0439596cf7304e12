import check from '../../../checks/docker-engine/swarm-autolock.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { lockedManager, manager, worker } from '../engine-examples.ts';

const cluster = (locked?: boolean) => ({
  ID: 'abc',
  ...(locked === undefined ? {} : { Spec: { EncryptionConfig: { AutoLockManagers: locked } } }),
});
const self = (info: ReturnType<typeof engine>) => ({ self: { info } });

testCheck(check, [
  { name: 'locked, as Docker 20.10 tells it', facts: self(manager()), expect: 'pass' },
  { name: 'not locked', facts: self(manager({ cluster: cluster(false) })), expect: 'fail' },
  { name: 'a manager that waits for its key after a restart', facts: self(lockedManager), expect: 'pass' },
  { name: 'a manager that does not tell', facts: self(manager({ cluster: cluster() })), expect: 'unknown' },
  { name: 'a worker', facts: self(worker), expect: 'not-applicable' },
  { name: 'no swarm', facts: self(engine()), expect: 'not-applicable' },
  { name: 'Podman', facts: self({ ...podman(), swarm: null }), expect: 'not-applicable' },
]);
