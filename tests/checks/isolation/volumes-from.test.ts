import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/volumes-from.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>) => ({ self: { inspect: withHost(hostConfig) } });

testCheck(check, [
  { name: 'none', facts: facts({ volumesFrom: [] }), expect: 'pass' },
  { name: 'another one’s', facts: facts({ volumesFrom: ['db:ro'] }), expect: 'fail' },
  { name: 'not told', facts: facts({ volumesFrom: null }), expect: 'unknown' },
]);
