import check from '../../../checks/docker-engine/live-restore.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { desktop, lockedManager, manager } from '../engine-examples.ts';

const self = (info: ReturnType<typeof engine>) => ({ self: { info } });

testCheck(check, [
  { name: 'on', facts: self(engine({}, { liveRestore: true })), expect: 'pass' },
  { name: 'off', facts: self(engine({}, { liveRestore: false })), expect: 'fail' },
  { name: 'off in Docker Desktop', facts: self(desktop({ liveRestore: false })), expect: 'fail' },
  { name: 'not told is not off', facts: self(engine({}, { liveRestore: null })), expect: 'unknown' },
  { name: 'a swarm node cannot', facts: self(manager()), expect: 'not-applicable' },
  { name: 'nor can one that waits for its key', facts: self(lockedManager), expect: 'not-applicable' },
  {
    name: 'Windows',
    facts: self(engine({}, { liveRestore: false, osType: 'windows' })),
    expect: 'not-applicable',
  },
  { name: 'Podman', facts: self(podman()), expect: 'not-applicable' },
]);
