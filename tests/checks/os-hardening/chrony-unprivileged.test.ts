import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/os-hardening/chrony-unprivileged.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const self = (...all: readonly Process[]) => ({ self: { processes: completeSet(all), system: aSystem() } });
const chronyd = (uid: number) => aProcess({ uid, name: 'chronyd', pid: 100 + uid });

testCheck(check, [
  { name: 'its own user', facts: self(chronyd(112)), expect: 'pass' },
  { name: 'root beside it', facts: self(chronyd(0), chronyd(112)), expect: 'pass' },
  { name: 'root', facts: self(chronyd(0)), expect: 'fail' },
  { name: 'not running', facts: self(aProcess()), expect: 'not-applicable' },
  {
    name: 'out of sight',
    facts: { self: { processes: incompleteSet([], NO_PERMISSION), system: aSystem() } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { processes: completeSet([chronyd(0)]), system: inContainer } },
    expect: 'not-applicable',
  },
]);
