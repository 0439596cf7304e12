import check from '../../../checks/docker-engine/cgroup-v2.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';

const self = (cgroupVersion: 1 | 2 | null) => ({ self: { info: engine({}, { cgroupVersion }) } });

testCheck(check, [
  { name: 'version 2', facts: self(2), expect: 'pass' },
  { name: 'version 1', facts: self(1), expect: 'fail' },
  { name: 'not told', facts: self(null), expect: 'unknown' },
]);
