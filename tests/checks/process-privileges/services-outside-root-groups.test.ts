import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/services-outside-root-groups.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, aProcess, NO_PERMISSION, root } from '../host-examples.ts';

const jenkins = anAccount('jenkins', 115, { shell: '/bin/bash' });
const jane = anAccount('jane', 1000);
const self = (group: ReturnType<typeof aGroup>, ...processes: readonly Process[]) => ({
  self: {
    processes: completeSet(processes),
    accounts: [root, jenkins, jane],
    groups: [aGroup('root', 0), group],
    loginDefs: new Map(),
  },
});

testCheck(check, [
  { name: 'not a member', facts: self(aGroup('docker', 999), aProcess({ uid: 115 })), expect: 'pass' },
  {
    name: 'a service in docker',
    facts: self(aGroup('docker', 999, 'jenkins'), aProcess({ uid: 115 })),
    expect: 'fail',
  },
  {
    name: 'by its primary group',
    facts: self(aGroup('docker', 115), aProcess({ uid: 115 })),
    expect: 'fail',
  },
  {
    name: 'a member that does not run',
    facts: self(aGroup('docker', 999, 'jenkins'), aProcess({ uid: 1000 })),
    expect: 'pass',
  },
  {
    name: 'a person is judged by root-groups-small',
    facts: self(aGroup('docker', 999, 'jane'), aProcess({ uid: 1000 })),
    expect: 'pass',
  },
  {
    name: 'hidden processes',
    facts: { self: { ...self(aGroup('docker', 999)).self, processes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
