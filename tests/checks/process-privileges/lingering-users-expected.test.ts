import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/lingering-users-expected.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, aProcess, NO_PERMISSION, root } from '../host-examples.ts';

const accounts = [root, anAccount('jane', 1000)];
const self = (names: readonly string[], ...processes: readonly Process[]) => ({
  self: { lingering: completeSet(names), accounts, processes: completeSet(processes) },
});

testCheck(check, [
  { name: 'nobody', facts: self([]), expect: 'pass' },
  {
    name: 'for rootless containers',
    facts: self(['jane'], aProcess({ name: 'rootlesskit' })),
    expect: 'pass',
  },
  { name: 'for something else', facts: self(['jane'], aProcess({ name: 'node' })), expect: 'fail' },
  {
    name: 'another user has the engine',
    facts: self(['jane'], aProcess({ uid: 1001, name: 'dockerd' })),
    expect: 'fail',
  },
  { name: 'nobody’s name', facts: self(['gone']), expect: 'fail' },
  {
    name: 'out of sight',
    facts: { self: { lingering: incompleteSet([], NO_PERMISSION), accounts, processes: completeSet([]) } },
    expect: 'unknown',
  },
]);
