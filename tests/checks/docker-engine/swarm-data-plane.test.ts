import type { Resolved, SwarmAddresses } from 'rempart/check';
import check from '../../../checks/docker-engine/swarm-data-plane.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman, refused } from '../container-examples.ts';
import { manager, worker } from '../engine-examples.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const ROOT = '/var/lib/docker';
const facts = (
  dataPath: string | null,
  own: Resolved<SwarmAddresses> = known({ listen: '0.0.0.0:2377', advertise: '10.0.0.1:2377', dataPath }),
  info = manager(),
) => ({
  self: { info: { ...info, dockerRootDir: ROOT } },
  parent: { host: { addresses: known(new Map([[ROOT, own]])) } },
});
const without = (addresses: typeof leftOut, info = manager()) => ({
  self: { info },
  parent: { host: { addresses } },
});

testCheck(check, [
  { name: 'an address of its own', facts: facts('10.1.0.1'), expect: 'pass' },
  { name: 'none, as a swarm is made', facts: facts(''), expect: 'fail' },
  { name: 'the same one written out', facts: facts('10.0.0.1'), expect: 'fail' },
  {
    name: 'a worker has one too',
    facts: facts('', undefined, worker),
    expect: 'fail',
  },
  { name: 'not whole', facts: facts(null), expect: 'unknown' },
  {
    name: 'not to be read',
    facts: facts('', { known: false, leftOut: false, reason: NO_PERMISSION }),
    expect: { outcome: 'unknown', ...NO_PERMISSION },
  },
  { name: 'no swarm', facts: facts('', undefined, engine()), expect: 'not-applicable' },
  { name: 'Podman', facts: facts('', undefined, podman()), expect: 'not-applicable' },
  { name: 'the host left out', facts: without(leftOut), expect: 'not-applicable' },
  { name: 'the host out of reach', facts: without(refused), expect: 'unknown' },
]);
