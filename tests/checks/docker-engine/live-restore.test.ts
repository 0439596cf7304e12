import check from '../../../checks/docker-engine/live-restore.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const swarm = {
  state: 'active',
  manager: true,
  nodeId: null,
  nodeAddress: null,
  nodes: 1,
  managers: 1,
  cluster: null,
};
const self = (rest: Parameters<typeof engine>[1]) => ({ self: { info: engine({}, rest) } });

testCheck(check, [
  { name: 'on', facts: self({ liveRestore: true }), expect: 'pass' },
  { name: 'off', facts: self({ liveRestore: false }), expect: 'fail' },
  { name: 'not told is not off', facts: self({ liveRestore: null }), expect: 'unknown' },
  { name: 'a swarm node cannot', facts: self({ liveRestore: false, swarm }), expect: 'not-applicable' },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' },
]);
