import type { ContainerMount } from 'rempart/check';
import check from '../../../checks/isolation/mount-propagation.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';

const mount = (propagation: string | null): ContainerMount => ({
  type: 'bind',
  name: null,
  source: '/srv',
  destination: '/srv',
  driver: null,
  writable: true,
  propagation,
});
const facts = (mounts: readonly ContainerMount[] | null) => ({ self: { inspect: container({ mounts }) } });

testCheck(check, [
  { name: 'private', facts: facts([mount('rprivate')]), expect: 'pass' },
  {
    name: 'slave: the host’s mounts come in, none goes out',
    facts: facts([mount('rslave')]),
    expect: 'pass',
  },
  { name: 'a volume has none', facts: facts([mount('')]), expect: 'pass' },
  { name: 'shared', facts: facts([mount('rprivate'), mount('shared')]), expect: 'fail' },
  { name: 'recursively shared', facts: facts([mount('rshared')]), expect: 'fail' },
  { name: 'of one mount not told', facts: facts([mount('rprivate'), mount(null)]), expect: 'unknown' },
  {
    name: 'of one mount not told, another shared',
    facts: facts([mount(null), mount('shared')]),
    expect: 'fail',
  },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
