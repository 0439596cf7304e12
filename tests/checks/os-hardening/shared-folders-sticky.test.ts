import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/shared-folders-sticky.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

testCheck(check, [
  {
    name: 'sticky',
    facts: { self: { walk: completeSet([aWalkEntry('/srv/drop/', 0o1777)]) } },
    expect: 'pass',
  },
  {
    name: 'not sticky',
    facts: { self: { walk: completeSet([aWalkEntry('/srv/drop/', 0o777)]) } },
    expect: 'fail',
  },
  {
    name: 'setgid does not help',
    facts: { self: { walk: completeSet([aWalkEntry('/srv/drop/', 0o2777)]) } },
    expect: 'fail',
  },
  {
    name: 'not all was seen',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
