import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/publish-all-ports.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>) => ({ self: { inspect: withHost(hostConfig) } });

testCheck(check, [
  { name: 'one by one', facts: facts({ publishAllPorts: false }), expect: 'pass' },
  { name: 'all', facts: facts({ publishAllPorts: true }), expect: 'fail' },
  { name: 'not told', facts: facts({ publishAllPorts: null }), expect: 'unknown' },
]);
