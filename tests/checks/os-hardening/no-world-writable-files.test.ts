import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/no-world-writable-files.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

testCheck(check, [
  {
    name: 'none',
    facts: { self: { walk: completeSet([aWalkEntry('/usr/bin/su', 0o4755)]) } },
    expect: 'pass',
  },
  {
    name: 'a script',
    facts: { self: { walk: completeSet([aWalkEntry('/opt/app/run.sh', 0o777)]) } },
    expect: 'fail',
  },
  {
    name: '0602',
    facts: { self: { walk: completeSet([aWalkEntry('/etc/app.conf', 0o602)]) } },
    expect: 'fail',
  },
  {
    name: 'a folder is another matter',
    facts: { self: { walk: completeSet([aWalkEntry('/srv/drop/', 0o777)]) } },
    expect: 'pass',
  },
  {
    name: 'seen in a walk that was cut',
    facts: { self: { walk: incompleteSet([aWalkEntry('/x', 0o666)], NO_PERMISSION) } },
    expect: 'fail',
  },
  {
    name: 'not seen in a walk that was cut',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
